/** Elements that people type into; they stand in input blocks only. */
import { z } from 'zod';
import { actionable, dispatchable, focusable, placeholdable } from './composition.js';
import { richText } from './rich-text.js';

const typed = { ...actionable, ...dispatchable, ...focusable, ...placeholdable };
const numeral = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number');
const lines = z.number().int().min(1).max(100).optional();

export const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  initial_value: richText.optional(),
  min_lines: lines,
  max_lines: lines,
  ...typed,
});

export const textInputs = [
  z
    .strictObject({
      type: z.literal('plain_text_input'),
      initial_value: z.string().max(3000).optional(),
      multiline: z.boolean().optional(),
      min_length: z.number().int().min(0).max(3000).optional(),
      max_length: z.number().int().min(1).max(3000).optional(),
      ...typed,
    })
    .refine((input) => (input.min_length ?? 0) <= (input.max_length ?? 3000), 'min_length must not exceed max_length'),
  z.strictObject({ type: z.literal('email_text_input'), initial_value: z.string().optional(), ...typed }),
  z.strictObject({ type: z.literal('url_text_input'), initial_value: z.string().optional(), ...typed }),
  z.strictObject({
    type: z.literal('number_input'),
    is_decimal_allowed: z.boolean(),
    initial_value: numeral.optional(),
    min_value: numeral.optional(),
    max_value: numeral.optional(),
    ...typed,
  }),
  z.strictObject({
    type: z.literal('file_input'),
    filetypes: z.array(z.string()).optional(),
    max_files: z.number().int().min(1).max(10).optional(),
    ...actionable,
  }),
] as const;
