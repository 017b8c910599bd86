/** Menus to choose from, single and multiple. */
import { z } from 'zod';
import { actionable, confirmable, focusable, optionGroup, placeholdable, plainOption } from './composition.js';

const common = { ...actionable, ...confirmable, ...focusable, ...placeholdable };
const many = { ...common, max_selected_items: z.number().int().min(1).optional() };
const ids = z.array(z.string()).optional();

const choices = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const oneKindOfChoices = (menu: { options?: unknown; option_groups?: unknown }): boolean =>
  (menu.options === undefined) !== (menu.option_groups === undefined);
const NEEDS_CHOICES = 'must define either `options` or `option_groups`';

const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional();

const conversations = { default_to_current_conversation: z.boolean().optional(), filter: conversationFilter };
const respondable = { response_url_enabled: z.boolean().optional() };
const queried = { min_query_length: z.number().int().min(0).optional() };

export const singleSelects = [
  z
    .strictObject({ type: z.literal('static_select'), initial_option: plainOption.optional(), ...choices, ...common })
    .refine(oneKindOfChoices, NEEDS_CHOICES),
  z.strictObject({
    type: z.literal('external_select'),
    initial_option: plainOption.optional(),
    ...queried,
    ...common,
  }),
  z.strictObject({ type: z.literal('users_select'), initial_user: z.string().optional(), ...common }),
  z.strictObject({
    type: z.literal('conversations_select'),
    initial_conversation: z.string().optional(),
    ...conversations,
    ...respondable,
    ...common,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    initial_channel: z.string().optional(),
    ...respondable,
    ...common,
  }),
] as const;

const initialOptions = { initial_options: z.array(plainOption).optional() };

export const multiSelects = [
  z
    .strictObject({ type: z.literal('multi_static_select'), ...initialOptions, ...choices, ...many })
    .refine(oneKindOfChoices, NEEDS_CHOICES),
  z.strictObject({ type: z.literal('multi_external_select'), ...initialOptions, ...queried, ...many }),
  z.strictObject({ type: z.literal('multi_users_select'), initial_users: ids, ...many }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    initial_conversations: ids,
    ...conversations,
    ...many,
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), initial_channels: ids, ...many }),
] as const;
