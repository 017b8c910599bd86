/** Blocks that wrap others: card, carousel, container; and the alert of modals. */
import { z } from 'zod';
import { button } from './buttons.js';
import { imageElement } from './composition.js';
import { actions, input } from './interactive-blocks.js';
import { richText } from './rich-text.js';
import { table } from './tables.js';
import { context, divider, header, image, section, video } from './text-blocks.js';
import { identifier, mrkdwn, plainText, textObject } from './text-objects.js';

export const card = z
  .strictObject({
    type: z.literal('card'),
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    slack_icon: z.strictObject({ type: z.literal('icon'), name: z.string().min(1) }).optional(),
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
    actions: z.array(button).min(1).max(5).optional(),
    block_id: identifier,
  })
  .refine(
    ({ hero_image, title, body, actions: buttons }) =>
      [hero_image, title, body, buttons].some((field) => field !== undefined),
    'must define at least one of `hero_image`, `title`, `actions` or `body`',
  );

export const carousel = z.strictObject({
  type: z.literal('carousel'),
  elements: z.array(card).min(1).max(10),
  block_id: identifier,
});

export const container = z
  .strictObject({
    type: z.literal('container'),
    title: plainText(150).optional(),
    rich_text_title: richText.optional(),
    subtitle: textObject(150).optional(),
    child_blocks: z
      .array(
        z.discriminatedUnion('type', [
          actions,
          context,
          divider,
          header,
          image,
          input,
          richText,
          section,
          table,
          video,
        ]),
      )
      .min(1)
      .max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
    block_id: identifier,
  })
  .refine((block) => block.title !== undefined || block.rich_text_title !== undefined, 'missing required field: title')
  .refine(
    (block) => block.default_collapsed !== true || block.is_collapsible === true,
    'default_collapsed requires is_collapsible',
  );

export const alert = z.strictObject({
  type: z.literal('alert'),
  text: textObject(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  block_id: identifier,
});
