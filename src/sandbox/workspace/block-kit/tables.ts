/** Tables: docs.slack.dev/reference/block-kit/blocks/table-block and data-table-block. */
import { z } from 'zod';
import { richText } from './rich-text.js';
import { identifier } from './text-objects.js';

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText]);

const columnSetting = z.strictObject({
  align: z.enum(['left', 'center', 'right']).optional(),
  is_wrapped: z.boolean().optional(),
});

export const table = z.strictObject({
  type: z.literal('table'),
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  /** `null` skips a column. */
  column_settings: z.array(columnSetting.nullable()).max(20).optional(),
  block_id: identifier,
});

const sameLength = (rows: readonly unknown[][]): boolean => rows.every((row) => row.length === rows[0]?.length);

/** 100 rows and a header; newer models of third parties say 200, the docs 101 rows in all. */
export const dataTable = z.strictObject({
  type: z.literal('data_table'),
  caption: z.string().min(1),
  rows: z
    .array(z.array(cell).min(1).max(20))
    .min(2)
    .max(101)
    .refine(sameLength, 'all rows must have the same number of cells')
    .refine((rows) => rows[0]?.every(({ type }) => type !== 'rich_text') ?? true, 'header must not have rich_text'),
  page_size: z.number().int().min(1).max(100).optional(),
  row_header_column_index: z.number().int().min(0).max(19).optional(),
  block_id: identifier,
});
