import { z } from 'zod';
import type { OutputFormat } from '../domain/output-format.js';
import { VALUE_KINDS } from '../domain/output-format.js';
import { durationSchema, lineSchema } from './parameter-schema.js';

/** The header's word, the key or the path of a value. */
const from = z.string().min(1).max(80);
const title = z.string().min(1).max(40);
/** What a chart may be called in a chat: docs.slack.dev/reference/block-kit/blocks/data-visualization-block. */
const chartTitle = lineSchema(50);
const kind = z.enum(VALUE_KINDS);
/** More lines or slices than this a chat's chart does not take, and nobody tells apart. */
const most = z.int().min(1).max(6).default(6);

const fact = z.strictObject({
  from,
  title: title.optional(),
  kind,
  unit: z.number().positive().optional(),
  reads: z.enum(['socket-users', 'forest']).optional(),
});
const column = fact.extend({ hidden: z.boolean().optional() });

const label = lineSchema(40);
const summaryEntry = z.union(
  [
    z.strictObject({ label, column: from.optional(), equals: z.array(z.string()).min(1).optional() }),
    z.strictObject({ label, column: from, sum: z.literal(true) }),
    z.strictObject({ label, column: from, max: z.literal(true) }),
    z.strictObject({ label, column: from, top: z.literal(true), by: from.optional() }),
    z.strictObject({ label, fact: from }),
  ],
  { error: 'is {label}, with {column, equals}, {column, sum}, {column, max}, {column, top, by} or {fact} beside it' },
);

const ofRows = {
  own: z.strictObject({ command: from, pid: from, parent: from.optional() }).optional(),
  order: z.strictObject({ column: from, descending: z.boolean() }).optional(),
  charts: z
    .array(
      z.strictObject({ chart: z.enum(['pie', 'bar']), title: chartTitle, label: from, value: from.optional(), most }),
    )
    .max(2)
    .optional(),
};

const columns = z.strictObject({
  format: z.literal('columns'),
  header: z.string().min(1).optional(),
  columns: z.array(column).min(1),
  restInLast: z.boolean(),
  lastTable: z.boolean().optional(),
  ...ofRows,
  summary: z.array(summaryEntry).min(1),
  series: z
    .strictObject({ name: from, value: from, title: chartTitle, interval: durationSchema, most })
    .transform(({ interval, ...rest }) => ({ ...rest, intervalMs: interval }))
    .optional(),
});

const json = z.strictObject({
  format: z.literal('json'),
  rows: from.optional(),
  columns: z.array(column).default([]),
  facts: z.array(fact).default([]),
  ...ofRows,
  summary: z.array(summaryEntry).min(1),
});

const keyValue = z.strictObject({
  format: z.literal('key-value'),
  separator: z.enum(['=', ':']).default('='),
  facts: z.array(fact).default([]),
  rest: z.enum(['show', 'hide']).default('show'),
  summary: z.array(summaryEntry).default([]),
});

const series = z.strictObject({
  format: z.literal('series'),
  time: from,
  name: from.optional(),
  value: from,
  title: chartTitle,
  kind,
  unit: z.number().positive().optional(),
  chart: z.enum(['line', 'area', 'bar']).default('line'),
  most,
});

const text = z.strictObject({ format: z.literal('text') });

const file = z.strictObject({
  format: z.literal('file'),
  name: z
    .string()
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*\.[A-Za-z0-9]+$/, 'is no plain file name'),
  mediaType: z.string().regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/, 'is no media type: write it like application/json'),
});

const sections = z.strictObject({
  format: z.literal('sections'),
  sections: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is no name: lowercase letters, digits, dashes'),
        title: lineSchema(60),
        output: z.discriminatedUnion('format', [columns, json, keyValue, series, text, file]),
      }),
    )
    .min(1)
    .max(12),
});

/** The `output` of a capsule: how its raw output is read. What the keys mean is told in domain/output-format.ts. */
export const outputSchema = z
  .discriminatedUnion('format', [
    columns,
    json,
    keyValue,
    z.strictObject({ format: z.literal('folded'), title: lineSchema(60), unit: lineSchema(20) }),
    series,
    z.strictObject({ format: z.literal('pcap') }),
    z.strictObject({ format: z.literal('pprof'), title: lineSchema(60), sample: from.optional() }),
    file,
    sections,
    text,
  ])
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
