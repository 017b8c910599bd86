import { describe, expect, it } from 'vitest';
import type { ColumnsFormat, SeriesFormat } from '../../src/domain/output-format.js';
import { readOutput } from '../../src/output/read-output.js';
import { chartOf, rawOutput, read, tableOf } from './raw.js';

const format = (more: Partial<SeriesFormat> = {}): SeriesFormat => ({
  format: 'series',
  time: 't',
  name: 'n',
  value: 'v',
  title: 'CPU by thread',
  kind: 'percent',
  chart: 'line',
  most: 2,
  ...more,
});

const lines = (...samples: object[]): string => samples.map((sample) => JSON.stringify(sample)).join('\n');

describe('samples over time', () => {
  const text = lines(
    { t: 100, n: 'a', v: 10 },
    { t: 100, n: 'b', v: 1 },
    { t: 102, n: 'a', v: 30 },
    { t: 102, n: 'c', v: 50 },
    { t: 104, n: 'a', v: 20 },
    { t: 104, n: 'b', v: 3 },
  );

  it('are lines of the names with the highest mean, with gaps where nothing was measured', () => {
    const report = read(text, format());
    expect(chartOf(report)).toMatchObject({
      chart: 'line',
      valueKind: 'percent',
      categories: ['0 s', '2 s', '4 s'],
      series: [
        { name: 'a', values: [10, 30, 20] },
        { name: 'c', values: [null, 50, null] },
      ],
    });
    expect(report.notes).toEqual(['The chart has the 2 highest of 3.']);
    expect(report.summary).toBe('6 samples of 3');
  });

  it('are a table of last, least, most and mean', () => {
    expect(tableOf(read(text, format()))).toEqual([
      ['Name', 'Last', 'Least', 'Most', 'Mean'],
      ['c', '50%', '50%', '50%', '50%'],
      ['a', '20%', '10%', '30%', '20%'],
      ['b', '3%', '1%', '3%', '2%'],
    ]);
  });

  it('take neighbours together where there are more moments than a picture shows', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ t: index, n: 'a', v: index }));
    const chart = chartOf(read(lines(...many), format()));
    expect(chart?.categories).toHaveLength(200);
    expect(chart?.series[0]?.values.slice(0, 2)).toEqual([2, 7]);
  });

  it('are left out without a time or a number, which is said', () => {
    const report = read(
      `${text}\nnoise\n${lines({ t: 'soon', n: 'a', v: 1 }, { t: 9, n: 'a', v: 'x' }, { v: 1 })}`,
      format(),
    );
    expect(report.summary).toBe('6 samples of 3');
    expect(report.notes.slice(0, 2)).toEqual([
      'A line that is no sample: noise',
      'Left out: 3 samples without a time or a number.',
    ]);
  });

  it('of one moment have no chart, and of none are not read', () => {
    expect(chartOf(read(lines({ t: 1, n: 'a', v: 1 }), format()))).toBeUndefined();
    expect(readOutput(rawOutput('{"t":null}\n'), format())).toBeUndefined();
  });
});

describe('a table that is printed again and again', () => {
  const format: ColumnsFormat = {
    format: 'columns',
    columns: [
      { from: 'PID', kind: 'integer' },
      { from: '%CPU', kind: 'percent' },
      { from: 'COMMAND', kind: 'text' },
    ],
    restInLast: true,
    lastTable: true,
    summary: [{ label: 'listed' }],
    series: { name: 'COMMAND', value: '%CPU', title: 'CPU by process', intervalMs: 2_000, most: 2 },
  };
  const table = (...rows: string[]): string => `top - load\n\n  PID  %CPU COMMAND\n${rows.join('\n')}\n\n`;

  it('is a line for each name over all tables but the first, which speaks of the time before', () => {
    const text = [
      table('    1  99.0 web', '    2  99.0 log'),
      table('    1  10.0 web', '    2   5.0 log', '    3   1.0 web'),
      table('    1  20.0 web', '    9   1.0 sh'),
    ].join('');
    const report = read(text, format);
    expect(chartOf(report)).toMatchObject({
      chart: 'line',
      title: 'CPU by process',
      valueKind: 'percent',
      categories: ['0 s', '2 s'],
      series: [
        { name: 'web', values: [11, 20] },
        { name: 'log', values: [5, 0] },
      ],
    });
    expect(tableOf(report).slice(1)).toEqual([
      ['1', '20%', 'web'],
      ['9', '1%', 'sh'],
    ]);
    expect(report.notes).toEqual(['The chart has the 2 highest of 3.']);
  });

  it('has no chart when it came only twice', () => {
    expect(chartOf(read(table('1 9.0 web') + table('1 9.0 web'), format))).toBeUndefined();
  });
});
