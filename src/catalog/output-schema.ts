import { z } from 'zod';
import type { OutputFormat } from '../domain/output-format.js';
import { lineSchema } from './parameter-schema.js';

const column = z.strictObject({
  from: z.string().min(1).max(40),
  title: z.string().min(1).max(40).optional(),
  kind: z.enum(['text', 'integer', 'number', 'bytes', 'percent', 'duration']),
  hidden: z.boolean().optional(),
  unit: z.int().positive().optional(),
  reads: z.literal('socket-users').optional(),
});

const summaryCount = z.strictObject({
  label: lineSchema(40),
  column: z.string().optional(),
  equals: z.array(z.string()).min(1).optional(),
});

const columns = z.strictObject({
  format: z.literal('columns'),
  header: z.string().min(1).optional(),
  columns: z.array(column).min(1),
  restInLast: z.boolean(),
  lastTable: z.boolean().optional(),
  own: z.strictObject({ command: z.string(), pid: z.string(), parent: z.string().optional() }).optional(),
  order: z.strictObject({ column: z.string(), descending: z.boolean() }).optional(),
  summary: z.array(summaryCount).min(1),
});

/** The `output` of a capsule: how its raw output is read. */
export const outputSchema = z
  .discriminatedUnion('format', [columns, z.strictObject({ format: z.literal('text') })])
  .transform((written) => dropUndefined(written) as OutputFormat);

/** An optional key that was not written is absent, not undefined (the types of the domain tell the two apart). */
function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, dropUndefined(inner)]),
  );
}
