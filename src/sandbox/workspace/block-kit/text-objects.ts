import { z } from 'zod';

/** A `plain_text` object of 1 to `max` characters. Slack's own ceiling for any text object is 3,000. */
export const plainText = (max = 3000) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

/** A `mrkdwn` object of 1 to `max` characters. */
export const mrkdwn = (max = 3000) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });

/** Either of the two. */
export const textObject = (max = 3000) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

/** `block_id` and `action_id`: at most 255 characters; Slack generates what is left out. */
export const identifier = z.string().min(1).max(255).optional();

export const webAddress = (max = 3000) =>
  z
    .string()
    .max(max)
    .regex(/^https?:\/\/\S+$/, 'must provide a valid url');
