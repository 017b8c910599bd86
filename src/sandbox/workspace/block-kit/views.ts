import { z } from 'zod';
import type { Surface } from './surfaces.js';
import { BLOCKS } from './surfaces.js';
import { plainText } from './text-objects.js';

const common = {
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  external_id: z.string().max(255).optional(),
};

/** The argument `view` of views.open, update, push and publish: docs.slack.dev/reference/views. */
export function view(type: Exclude<Surface, 'message'>): z.ZodType {
  if (type === 'home') return z.strictObject({ type: z.literal('home'), blocks: BLOCKS.home, ...common });
  return z.strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    blocks: BLOCKS.modal,
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
    ...common,
  });
}
