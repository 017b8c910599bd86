/** Composition objects that several elements share: docs.slack.dev/reference/block-kit/composition-objects. */
import { z } from 'zod';
import { identifier, plainText, textObject, webAddress } from './text-objects.js';

const colorScheme = z.enum(['primary', 'danger']);

export const confirmDialog = z.strictObject({
  title: plainText(100).optional(),
  text: textObject(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: colorScheme.optional(),
});

/** Option of a select or an overflow menu; `url` only in overflow menus. */
export const plainOption = z.strictObject({
  text: plainText(75),
  value: z.string().max(75),
  description: plainText(75).optional(),
});

export const overflowOption = plainOption.extend({ url: webAddress().optional() });

/** Option of checkboxes and radio buttons, which may be mrkdwn. */
export const markedOption = z.strictObject({
  text: textObject(75),
  value: z.string().max(75),
  description: textObject(75).optional(),
});

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(plainOption).min(1).max(100) });

export const dispatchConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
});

/** The fields that several elements have in common, to be spread into their shapes. */
export const actionable = { action_id: identifier };
export const confirmable = { confirm: confirmDialog.optional() };
export const focusable = { focus_on_load: z.boolean().optional() };
export const placeholdable = { placeholder: plainText(150).optional() };
export const dispatchable = { dispatch_action_config: dispatchConfig.optional() };
export const styleable = { style: colorScheme.optional() };
export const labelled = { accessibility_label: z.string().max(75).optional() };

const slackFile = z
  .strictObject({ id: z.string().optional(), url: webAddress().optional() })
  .refine((file) => (file.id === undefined) !== (file.url === undefined), 'must define either `id` or `url`');

/** Where an image comes from: an address or a file in Slack, not both. */
export const imageSource = { image_url: webAddress().optional(), slack_file: slackFile.optional() };

export const hasOneSource = (image: { image_url?: unknown; slack_file?: unknown }): boolean =>
  (image.image_url === undefined) !== (image.slack_file === undefined);

export const imageElement = z
  .strictObject({ type: z.literal('image'), alt_text: z.string().min(1).max(2000), ...imageSource })
  .refine(hasOneSource, 'must define either `image_url` or `slack_file`');
