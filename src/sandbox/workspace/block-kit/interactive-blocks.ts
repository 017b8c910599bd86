/** Blocks that hold what people press, choose or type. */
import { z } from 'zod';
import { button, feedbackButtons, iconButton, overflow, workflowButton } from './buttons.js';
import { pickers } from './pickers.js';
import { multiSelects, singleSelects } from './selects.js';
import { richTextInput, textInputs } from './text-inputs.js';
import { identifier, plainText } from './text-objects.js';

export const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        button,
        overflow,
        workflowButton,
        richTextInput,
        ...pickers,
        ...singleSelects,
        ...multiSelects,
      ]),
    )
    .min(1)
    .max(25),
  block_id: identifier,
});

export const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  elements: z
    .array(z.discriminatedUnion('type', [feedbackButtons, iconButton]))
    .min(1)
    .max(5),
  block_id: identifier,
});

export const input = z.strictObject({
  type: z.literal('input'),
  label: plainText(2000),
  element: z.discriminatedUnion('type', [...textInputs, richTextInput, ...pickers, ...singleSelects, ...multiSelects]),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  block_id: identifier,
});
