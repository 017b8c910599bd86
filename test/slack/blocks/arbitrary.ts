import fc from 'fast-check';
import type { Receipt } from '../../../src/domain/receipt.js';
import type { Report, ReportPart } from '../../../src/domain/report.js';

/** Texts as tools, people and attackers make them: empty, long, with controls, direction marks, markup and halves of characters. */
const hostile = (maxLength: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: Math.min(maxLength, 60) }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: Math.min(maxLength, 60) }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('', ' ', '<!channel>', '\u202egnp.exe', '```', '\ud800', 'a\u0000b', '\n', ':x:'),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: maxLength }).map((length) => '<&\u0007x'.repeat(length / 4 + 1)),
    },
  );

const kinds = fc.constantFrom('text', 'integer', 'bytes', 'percent', 'duration', 'number') as fc.Arbitrary<'text'>;

const cell = fc.oneof(fc.record({ text: hostile(500) }), fc.record({ text: hostile(20), number: fc.integer() }));

const tablePart = fc
  .record({
    columns: fc.integer({ min: 0, max: 25 }),
    rows: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(400)),
  })
  .chain(({ columns, rows }) =>
    fc.record({
      kind: fc.constant('table' as const),
      caption: hostile(400),
      columns: fc.array(fc.record({ title: hostile(300), kind: kinds }), { minLength: columns, maxLength: columns }),
      rows: fc
        .array(fc.array(cell, { maxLength: 26 }), { minLength: 1, maxLength: 8 })
        .map((few) => Array.from({ length: rows }, (_, index) => few[index % few.length] ?? [])),
    }),
  );

const textPart = fc.record(
  { kind: fc.constant('text' as const), caption: hostile(400), text: hostile(30_000) },
  { requiredKeys: ['kind', 'text'] },
);

const factsPart = fc.record({
  kind: fc.constant('facts' as const),
  facts: fc.array(fc.record({ label: hostile(2_000), value: hostile(4_000) }), { maxLength: 80 }),
});

const listPart = fc.record(
  {
    kind: fc.constant('list' as const),
    caption: hostile(400),
    entries: fc.array(fc.record({ name: hostile(2_000), text: hostile(4_000) }), { maxLength: 80 }),
  },
  { requiredKeys: ['kind', 'entries'] },
);

const chartPart = fc
  .record({ categories: fc.integer({ min: 0, max: 60 }), series: fc.integer({ min: 0, max: 8 }) })
  .chain(({ categories, series }) =>
    fc.record({
      kind: fc.constant('chart' as const),
      chart: fc.constantFrom('line' as const, 'area' as const, 'bar' as const, 'pie' as const),
      title: hostile(200),
      valueKind: kinds,
      categories: fc.array(hostile(100), { minLength: categories, maxLength: categories }),
      series: fc.array(
        fc.record({
          name: hostile(100),
          values: fc.array(fc.option(fc.double()), { minLength: categories, maxLength: categories }),
        }),
        { minLength: series, maxLength: series },
      ),
      fileName: fc.constant('chart.png'),
    }),
  );

const picturePart = fc.record({
  kind: fc.constant('picture' as const),
  title: hostile(200),
  description: hostile(2_000),
  svg: fc.constant('<svg/>'),
  fileName: fc.constant('flame.png'),
});

const part: fc.Arbitrary<ReportPart> = fc.oneof(tablePart, textPart, factsPart, listPart, chartPart, picturePart);

export const anyReport: fc.Arbitrary<Report> = fc.record({
  title: hostile(5_000),
  summary: hostile(5_000),
  parts: fc.array(part, { maxLength: 60, size: 'small' }),
  notes: fc.array(hostile(3_000), { maxLength: 30 }),
  files: fc.constant([]),
});

export const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
  lines: fc.array(
    fc.record({
      subject: fc.constantFrom('capsule' as const, 'pod' as const, 'restarts' as const, 'entries' as const),
      verdict: fc.constantFrom('ok' as const, 'changed' as const, 'unknown' as const, 'stays' as const),
      text: hostile(2_000),
    }),
    { maxLength: 40 },
  ),
  checkedAt: fc.constant(0),
});

export { hostile };
