import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputFormat } from '../../src/domain/output-format.js';
import type { Report } from '../../src/domain/report.js';
import { createOutput } from '../../src/output/output.js';
import { renderReport } from '../../src/output/plain-text.js';
import { aCapsule, aRun } from '../support/examples.js';

const columns = [
  { from: 'name', kind: 'text' },
  { from: 'value', kind: 'bytes' },
  { from: 'at', kind: 'time' },
] as const;
const rows = {
  columns,
  order: { column: 'value', descending: true },
  summary: [
    { label: 'listed' },
    { label: 'sum', column: 'value', sum: true },
    { label: 'most', column: 'value', max: true },
    { label: 'names', column: 'name', top: true, by: 'value' },
  ],
  charts: [{ chart: 'pie', title: 'Shares', label: 'name', value: 'value', most: 6 }],
} as const;

const FORMATS: readonly OutputFormat[] = [
  {
    format: 'columns',
    restInLast: true,
    lastTable: true,
    ...rows,
    series: { name: 'name', value: 'value', title: 'Values', intervalMs: 1_000, most: 6 },
  },
  { format: 'json', rows: 'lines', facts: [], ...rows },
  { format: 'json', rows: 'list', facts: [{ from: 'value', kind: 'duration' }], ...rows },
  { format: 'key-value', separator: '=', facts: [{ from: 'name', kind: 'time' }], rest: 'show', summary: [] },
  { format: 'folded', title: 'Stacks', unit: 'samples' },
  {
    format: 'series',
    time: 'at',
    name: 'name',
    value: 'value',
    title: 'Values',
    kind: 'bytes',
    chart: 'line',
    most: 6,
  },
  { format: 'pcap' },
  { format: 'pprof', title: 'Profile' },
  { format: 'file', name: 'dump.bin', mediaType: 'application/octet-stream' },
  {
    format: 'sections',
    sections: [{ name: 'a', title: 'First', output: { format: 'json', rows: 'lines', facts: [], ...rows } }],
  },
  { format: 'text' },
];

const capsules = FORMATS.map((output) => aCapsule({ output }));

function reportOf(bytes: Uint8Array, format: number): Report {
  const capsule = capsules[format] ?? aCapsule();
  return createOutput().report(aRun(), capsule, {
    bytes,
    reason: 'exited',
    exitCode: 0,
    truncated: false,
    complete: true,
    artifact: { bytes, sha256: 'f'.repeat(64), truncated: false },
  });
}

/** What tools print, cut, mixed and made worse. */
const piece = fc.oneof(
  fc.constantFrom(
    'name value at\n',
    'web 12 2026-11-24\n',
    '{"name":"a","value":1e308,"at":1e99}\n',
    '{"name":"b","value":-5,"at":"2026-11-24T12:00:00Z"}\n',
    '{"__proto__":{"name":1},"constructor":null,"value":"NaN"}\n',
    '{"list":[{"name":"a","value":1},null,3]}\n',
    '# recap section a\n',
    '# recap section __proto__\n',
    'main;work;\u202eparse 12\n',
    'main;;; 999999999999999\n',
    'name=password=hunter22\n',
    '__proto__=1\n',
    '-----BEGIN PRIVATE KEY-----\n',
    '\u0000\u001b[31m\r\n',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(pieces.join('')));
const anyFormat = fc.nat(FORMATS.length - 1);

describe('whatever a tool prints', () => {
  it('ends in a report that can be shown, stored and read again, and never in an error', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 300 })), anyFormat, (bytes, format) => {
        const report = reportOf(bytes, format);
        const shown = renderReport(report);
        expect(shown).not.toContain('hunter22');
        const numbers = JSON.stringify(report.parts);
        expect(numbers).not.toMatch(/"number":null/);
        expect(report.summary).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { numRuns: 400 },
    );
  });

  it('has no sum and no mean that is no number, however large its values are', () => {
    const samples = Buffer.from('{"name":"a","value":1e308,"at":1e99}\n'.repeat(2));
    for (const [index] of FORMATS.entries()) {
      expect(JSON.stringify(reportOf(samples, index).parts)).not.toMatch(/"number":null|Infinity/);
    }
  });

  it.each(FORMATS.map(({ format }, index) => [format, index] as const))(
    'is read in good time as %s, also in one line of a quarter of a megabyte',
    (_, format) => {
      const lines = [
        '{"name":"'.padEnd(250_000, 'a'),
        'main;'.repeat(50_000),
        'a='.repeat(125_000),
        '['.repeat(250_000),
      ];
      const started = process.cpuUsage();
      for (const line of lines) reportOf(Buffer.from(`name value at\n${line}\n`), format);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1_000).toBeLessThan(4_000);
    },
    60_000,
  );
});
