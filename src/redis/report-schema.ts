import { z } from 'zod';
import { VALUE_KINDS } from '../domain/output-format.js';
import type { Report, ReportFile, ReportPart } from '../domain/report.js';
import { CHARTS } from '../domain/report.js';

/** What is read back is checked: another version of the bot may have written it. Fields that this version does not know stay. */
const caption = z.string().exactOptional();
const valueKind = z.enum(VALUE_KINDS);

const part: z.ZodType<ReportPart> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('table'),
    caption: z.string(),
    columns: z.array(z.looseObject({ title: z.string(), kind: valueKind })),
    rows: z.array(z.array(z.looseObject({ text: z.string(), number: z.number().exactOptional() }))),
  }),
  z.looseObject({ kind: z.literal('text'), caption, text: z.string() }),
  z.looseObject({
    kind: z.literal('facts'),
    caption,
    facts: z.array(z.looseObject({ label: z.string(), value: z.string() })),
  }),
  z.looseObject({
    kind: z.literal('list'),
    caption,
    entries: z.array(z.looseObject({ name: z.string(), text: z.string() })),
  }),
  z.looseObject({
    kind: z.literal('chart'),
    chart: z.enum(CHARTS),
    title: z.string(),
    valueKind,
    categories: z.array(z.string()),
    series: z.array(z.looseObject({ name: z.string(), values: z.array(z.number().nullable()) })),
    fileName: z.string(),
  }),
  z.looseObject({
    kind: z.literal('picture'),
    title: z.string(),
    description: z.string(),
    svg: z.string(),
    fileName: z.string(),
  }),
]);

const file = z
  .object({
    name: z.string(),
    mediaType: z.string(),
    always: z.boolean(),
    text: z.string().optional(),
    base64: z.string().optional(),
  })
  .transform(({ text, base64, ...rest }): ReportFile => ({
    ...rest,
    content: base64 === undefined ? (text ?? '') : new Uint8Array(Buffer.from(base64, 'base64')),
  }));

const figure = z.looseObject({
  label: z.string(),
  kind: valueKind,
  text: z.string(),
  number: z.number().exactOptional(),
});

const UNKNOWN_PART = 'A part of the result is left out, which another version of the bot has written.';

/** A report as Redis keeps it. A part of a kind that this version does not know is left out, and a note says so. */
export const reportSchema: z.ZodType<Report> = z
  .looseObject({
    title: z.string(),
    summary: z.string(),
    figures: z.array(figure).exactOptional(),
    parts: z.array(z.unknown()),
    notes: z.array(z.string()),
    files: z.array(file),
  })
  .transform(({ parts, notes, ...rest }) => {
    const read = parts.map((one) => part.safeParse(one));
    const known = read.flatMap(({ data }) => (data === undefined ? [] : [data]));
    return { ...rest, parts: known, notes: known.length < parts.length ? [...notes, UNKNOWN_PART] : notes };
  });
