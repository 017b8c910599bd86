/** The rich_text block: what Slack's own composer produces, and what table cells may hold. */
import { z } from 'zod';
import { identifier } from './text-objects.js';

const flag = z.boolean().optional();
const plainStyle = z.strictObject({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag }).optional();
const mentionStyle = z
  .strictObject({
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  })
  .optional();

const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: plainStyle });
const link = z.strictObject({
  type: z.literal('link'),
  url: z.string().min(1),
  text: z.string().optional(),
  unsafe: flag,
  style: plainStyle,
});

const inline = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string().min(1),
    unicode: z.string().optional(),
    url: z.string().optional(),
    style: plainStyle,
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('team'), team_id: z.string().min(1), style: mentionStyle }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style: mentionStyle }),
  z.strictObject({ type: z.literal('color'), value: z.string(), style: plainStyle }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: z.string().min(1),
    url: z.string().optional(),
    fallback: z.string().optional(),
    style: plainStyle,
  }),
]);

const border = z.union([z.literal(0), z.literal(1)]).optional();
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });

const part = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    elements: z.array(section).min(1),
    style: z.enum(['bullet', 'ordered']),
    indent: z.number().int().min(0).max(8).optional(),
    offset: z.number().int().min(0).optional(),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [text, link])),
    border,
  }),
]);

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  elements: z.array(part).min(1),
  block_id: identifier,
});
