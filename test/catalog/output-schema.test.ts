import { describe, expect, it } from 'vitest';
import { checkOutput } from '../../src/catalog/output-checks.js';
import { outputSchema } from '../../src/catalog/output-schema.js';
import type { OutputFormat } from '../../src/domain/output-format.js';

const columns = [
  { from: 'peer', kind: 'text' },
  { from: 'bytes', kind: 'bytes' },
];
const json = { format: 'json', rows: 'lines', columns, summary: [{ label: 'peers' }] };

/** What a definition says, checked; the problems as `path: message`. */
function problemsOf(written: object, hasArtifact = false): string[] {
  const read = outputSchema.parse(written);
  return checkOutput(read, 'output', hasArtifact).map(({ path, message }) => `${path}: ${message}`);
}

describe('the output of a definition', () => {
  it.each<[string, object, Partial<OutputFormat>]>([
    ['json', json, { format: 'json', facts: [] }],
    ['key-value', { format: 'key-value' }, { separator: '=', rest: 'show', facts: [], summary: [] }],
    ['series', { format: 'series', time: 't', value: 'v', title: 'CPU', kind: 'percent' }, { chart: 'line', most: 6 }],
    [
      'columns',
      {
        format: 'columns',
        columns,
        restInLast: true,
        summary: [{ label: 'peers' }],
        series: { name: 'peer', value: 'bytes', title: 'Sent', interval: '2s' },
      },
      { series: { name: 'peer', value: 'bytes', title: 'Sent', intervalMs: 2_000, most: 6 } },
    ],
  ])('has what is not written of %s', (_, written, read) => {
    expect(outputSchema.parse(written)).toMatchObject(read);
    expect(problemsOf(written)).toEqual([]);
  });

  it.each([
    [
      'a chart with more slices than a chat takes',
      { ...json, charts: [{ chart: 'pie', title: 'Sent', label: 'peer', most: 7 }] },
    ],
    ['an unknown key', { ...json, row: 'x' }],
    ['an unknown format', { format: 'xml' }],
    ['a file with a path for a name', { format: 'file', name: '../x.bin', mediaType: 'application/json' }],
    [
      'a section in a section',
      { format: 'sections', sections: [{ name: 'a', title: 'One', output: { format: 'sections', sections: [] } }] },
    ],
    [
      'a summary that is neither sum nor most',
      { ...json, summary: [{ label: 'sent', column: 'bytes', sum: true, max: true }] },
    ],
  ])('is refused with %s', (_, written) => {
    expect(outputSchema.safeParse(written).success).toBe(false);
  });

  it.each<[string, object, string]>([
    [
      'an order by nothing',
      { ...json, order: { column: 'age', descending: true } },
      'output.order.column: age is none of the columns',
    ],
    [
      'a count of nothing',
      { ...json, summary: [{ label: 'old', column: 'age', equals: ['1'] }] },
      'output.summary.0.column: age is none of the columns',
    ],
    [
      'a sum of texts',
      { ...json, summary: [{ label: 'sent', column: 'peer', sum: true }] },
      'output.summary.0.column: peer is a text, where a number is needed',
    ],
    [
      'shares of texts',
      { ...json, summary: [{ label: 'sent', column: 'bytes', top: true, by: 'peer' }] },
      'output.summary.0.by: peer is a text, where a number is needed',
    ],
    [
      'a chart of nothing',
      { ...json, charts: [{ chart: 'bar', title: 'Sent', label: 'age' }] },
      'output.charts.0.label: age is none of the columns',
    ],
    [
      'an unknown fact',
      { ...json, rows: 'a', summary: [{ label: 'limit', fact: 'limit' }] },
      'output.summary.0.fact: limit is none of the facts',
    ],
    [
      'facts of lines',
      { ...json, facts: [{ from: 'x', kind: 'text' }] },
      'output.facts: are of one object, but lines have many',
    ],
    ['rows without columns', { ...json, columns: [] }, 'output.columns: are missing for rows'],
    ['nothing at all', { format: 'json', summary: [{ label: 'listed' }] }, 'output: has neither rows nor facts'],
    [
      'rows counted in facts',
      { format: 'key-value', summary: [{ label: 'listed' }] },
      'output.summary.0: counts rows, but there are none',
    ],
    [
      'no file to read',
      { format: 'pcap' },
      'limits.artifact: is missing, and pcap reads the file that the tool writes',
    ],
    [
      'a section twice, and a mistake in it',
      {
        format: 'sections',
        sections: [
          { name: 'a', title: 'One', output: { format: 'text' } },
          { name: 'a', title: 'Two', output: { ...json, order: { column: 'age', descending: true } } },
        ],
      },
      'output.sections.1.name: a is used twice\noutput.sections.1.output.order.column: age is none of the columns',
    ],
  ])('is told of %s', (_, written, problem) => {
    expect(problemsOf(written).join('\n')).toContain(problem);
  });

  it('may read a file where the limits let the tool write one', () => {
    expect(problemsOf({ format: 'pprof', title: 'CPU profile' }, true)).toEqual([]);
  });
});
