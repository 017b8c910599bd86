import { z } from 'zod';
import type { PageRequest } from '../page-protocol.js';

const id = z.string().min(1).max(255);
const request = { request_id: id };
const value = z.looseObject({ type: z.string() });
const values = z.record(z.string(), z.record(z.string(), value));
const pressed = { block_id: id, action_id: id, value: z.string().optional(), input: value.optional() };

const SCHEMA = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('post_text'),
    channel: id,
    text: z.string().min(1).max(40_000),
    thread_ts: id.optional(),
    ...request,
  }),
  z.strictObject({
    type: z.literal('press'),
    channel: id,
    message_ts: id,
    state: values.optional(),
    ...pressed,
    ...request,
  }),
  z.strictObject({ type: z.literal('press_in_view'), view_id: id, state: values.optional(), ...pressed, ...request }),
  z.strictObject({ type: z.literal('submit_view'), view_id: id, state: values, ...request }),
  z.strictObject({ type: z.literal('close_view'), view_id: id, ...request }),
  z.strictObject({ type: z.literal('react'), channel: id, message_ts: id, name: id, ...request }),
  z.strictObject({ type: z.literal('dismiss'), channel: id, message_ts: id, ...request }),
]);

/** Reads one message of the page's socket; `undefined` when it is none. */
export function readPageRequest(text: string): PageRequest | undefined {
  try {
    const result = SCHEMA.safeParse(JSON.parse(text));
    return result.success ? (result.data as PageRequest) : undefined;
  } catch {
    return undefined;
  }
}
