/** Blocks that show text and pictures. */
import { z } from 'zod';
import { button, overflow, workflowButton } from './buttons.js';
import { hasOneSource, imageElement, imageSource } from './composition.js';
import { pickers } from './pickers.js';
import { multiSelects, singleSelects } from './selects.js';
import { identifier, mrkdwn, plainText, textObject, webAddress } from './text-objects.js';

const accessory = z.discriminatedUnion('type', [
  button,
  imageElement,
  overflow,
  workflowButton,
  ...pickers,
  ...singleSelects,
  ...multiSelects,
]);

export const section = z
  .strictObject({
    type: z.literal('section'),
    text: textObject(3000).optional(),
    fields: z.array(textObject(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
    block_id: identifier,
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'must define either `text` or `fields`');

export const context = z.strictObject({
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [plainText(3000), mrkdwn(3000), imageElement]))
    .min(1)
    .max(10),
  block_id: identifier,
});

export const header = z.strictObject({
  type: z.literal('header'),
  text: plainText(150),
  block_id: identifier,
});

export const divider = z.strictObject({ type: z.literal('divider'), block_id: identifier });

export const markdown = z.strictObject({
  type: z.literal('markdown'),
  text: z.string().min(1).max(12_000),
  block_id: identifier,
});

export const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
    block_id: identifier,
    ...imageSource,
  })
  .refine(hasOneSource, 'must define either `image_url` or `slack_file`');

const secureAddress = z.string().regex(/^https:\/\/\S+$/, 'must provide an https url');

export const video = z.strictObject({
  type: z.literal('video'),
  alt_text: z.string().min(1),
  title: plainText(199),
  video_url: secureAddress,
  thumbnail_url: webAddress(),
  title_url: secureAddress.optional(),
  author_name: z.string().max(49).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: webAddress().optional(),
  description: plainText(200).optional(),
  block_id: identifier,
});
