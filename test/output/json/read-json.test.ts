import { describe, expect, it } from 'vitest';
import type { JsonFormat } from '../../../src/domain/output-format.js';
import { readOutput } from '../../../src/output/read-output.js';
import { chartOf, factsOf, rawOutput, read, tableOf } from '../raw.js';

const format = (more: Partial<JsonFormat> = {}): JsonFormat => ({
  format: 'json',
  rows: 'mounts.list',
  columns: [
    { from: 'path', title: 'Mount', kind: 'text' },
    { from: 'size.used', title: 'Used', kind: 'bytes', unit: 1_024 },
    { from: 'ratio', title: 'Share', kind: 'percent' },
  ],
  facts: [],
  summary: [{ label: 'mounts' }],
  ...more,
});

const document = JSON.stringify({
  limit: 512,
  expires: '2026-11-27T12:00:00Z',
  mounts: {
    list: [
      { path: '/', size: { used: 2_048 }, ratio: 30.000000000000004 },
      { path: '/data', size: { used: 3 * 1024 ** 2 }, ratio: 97.25 },
    ],
  },
});

describe('JSON', () => {
  it('gives a row for each object of the list, in the units and the order of the definition', () => {
    const report = read(document, format({ order: { column: 'ratio', descending: true } }));
    expect(tableOf(report)).toEqual([
      ['Mount', 'Used', 'Share'],
      ['/data', '3 GiB', '97.3%'],
      ['/', '2 MiB', '30%'],
    ]);
    expect(report.summary).toBe('2 mounts');
    expect(report.notes).toEqual([]);
  });

  it('gives facts of the document, with the moment in words', () => {
    const facts = [
      { from: 'limit', title: 'Limit', kind: 'bytes', unit: 1024 ** 2 },
      { from: 'expires', title: 'Expires', kind: 'time' },
      { from: 'absent', kind: 'text' },
    ] as const;
    const report = read(document, format({ facts, summary: [{ label: 'expires', fact: 'expires' }] }));
    expect(factsOf(report)).toEqual(['Limit: 512 MiB', 'Expires: 2026-11-27 12:00 UTC (in 3 days)']);
    expect(report.summary).toBe('expires 2026-11-27 12:00 UTC (in 3 days)');
  });

  it('reads an object a line, and says which lines are none', () => {
    const text = '{"path":"/a","size":{"used":1}}\n{broken\n\n[1]\n{"path":"/b","ratio":NaN}\n{"path":"/c"}\n';
    const report = read(text, format({ rows: 'lines' }));
    expect(tableOf(report).slice(1)).toEqual([
      ['/a', '1 KiB', ''],
      ['/c', '', ''],
    ]);
    expect(report.notes).toEqual(['3 lines are no rows, the first: {broken']);
  });

  it('shows what is nested, lists, null and values of another kind without a mistake', () => {
    const rows = [
      { path: ['a', 'b', 3], size: { used: 'much' }, ratio: null },
      { path: { deep: { er: [1] } }, ratio: true },
      { path: 7, ratio: null },
    ];
    expect(tableOf(read(JSON.stringify(rows).replace('null}]', '1e999}]'), format({ rows: '.' }))).slice(1)).toEqual([
      ['a, b, 3', 'much', ''],
      ['{"deep":{"er":[1]}}', '', 'true'],
      ['7', '', 'Infinity'],
    ]);
  });

  it('takes secrets out of values, by their key, by their look and beside their name, whatever their type', () => {
    const rows = [
      { path: 'postgres://web:hunter22@db/web', password: 12_345_678 },
      { path: { name: 'DB_PASSWORD', value: 'hunter22' } },
      { path: 'x', ratio: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl' },
    ];
    const columns = [...format().columns, { from: 'password', kind: 'text' }] as const;
    const said = JSON.stringify(read(JSON.stringify(rows), format({ rows: '.', columns })));
    expect(said).not.toMatch(/hunter22|12345678|eyJzdWIi/);
    expect(said).toContain('[redacted]');
  });

  it('shows characters that JSON hid in its escapes', () => {
    const report = read('[{"path":"a\\u202eb\\u0007"},{"path":"c\u202ed"}]', format({ rows: '.' }));
    expect(tableOf(report).slice(1)).toEqual([
      ['a\\u{202e}b\\u{7}', '', ''],
      ['c\\u{202e}d', '', ''],
    ]);
  });

  it('finds nothing in the prototype of an object, and no row where there is no list', () => {
    const columns = [
      { from: 'constructor.name', kind: 'text' },
      { from: '__proto__.x', kind: 'text' },
      { from: 'toString', kind: 'text' },
    ] as const;
    const report = read('[{"__proto__":{"x":"own"}},{}]', format({ rows: '.', columns }));
    expect(tableOf(report).slice(1)).toEqual([
      ['', 'own', ''],
      ['', '', ''],
    ]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(read('{"mounts":{"list":"none"}}', format()).notes).toEqual(['What stands at mounts.list is no list.']);
    expect(read('{}', format()).summary).toBe('Nothing listed');
  });

  it.each([
    ['text', 'connection refused'],
    ['a document that is cut', document.slice(0, -5)],
    ['a plain value', '42'],
    ['lists in lists without end', '['.repeat(2_000_000)],
  ])('does not read %s', (_, text) => {
    expect(readOutput(rawOutput(text), format())).toBeUndefined();
  });

  it('survives a value that is nested as deep as memory lets', () => {
    const text = `[{"path":${'['.repeat(5_000)}1${']'.repeat(5_000)}}]`;
    expect(tableOf(read(text, format({ rows: '.' })))[1]?.[0]).toContain('…');
  });

  it('shows shares as a chart, the small ones together', () => {
    const rows = ['a', 'a', 'a', 'b', 'c', 'd', 'd'].map((path) => ({ path }));
    const charts = [{ chart: 'pie', title: 'Files by mount', label: 'path', most: 3 }] as const;
    expect(chartOf(read(JSON.stringify(rows), format({ rows: '.', charts })))).toMatchObject({
      chart: 'pie',
      title: 'Files by mount',
      categories: ['a', 'd', '2 others'],
      series: [{ name: 'Count', values: [3, 2, 2] }],
      fileName: 'tool-chart.png',
    });
  });
});
