/** Blocks that show the progress of work: task_card and plan. */
import { z } from 'zod';
import { richText } from './rich-text.js';
import { identifier, webAddress } from './text-objects.js';

export const taskCard = z.strictObject({
  type: z.literal('task_card'),
  task_id: z.string().min(1).max(255),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(z.strictObject({ type: z.literal('url'), url: webAddress(), text: z.string().min(1) })).optional(),
  block_id: identifier,
});

export const plan = z.strictObject({
  type: z.literal('plan'),
  title: z.string().min(1),
  tasks: z.array(taskCard).max(50).optional(),
  block_id: identifier,
});
