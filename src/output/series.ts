import { parseMoment } from '../domain/moment.js';
import type { SeriesFormat } from '../domain/output-format.js';
import type { Cell, TablePart } from '../domain/report.js';
import type { Sample } from './chart-series.js';
import { chartOfSamples } from './chart-series.js';
import { readJsonLines } from './json/source.js';
import { toRawValue, valueAt } from './json/value-at.js';
import type { Parsed, RawOutput } from './parsed.js';
import { noteMisfits, parsed, plural } from './parsed.js';
import { readNumber, renderNumber } from './values.js';

/** Reads samples over time: a chart, and a table of last, least, most and mean by name. Undefined when no line is a sample. */
export function readSeries({ clean, now, fileName }: RawOutput, format: SeriesFormat): Parsed | undefined {
  const { objects, misfits } = readJsonLines(clean);
  const samples = objects.flatMap((object) => readSample(object, format) ?? []);
  if (samples.length === 0) return undefined;
  const strange = objects.length - samples.length;
  const options = { ...format, fileName: fileName('png', 'chart'), gap: null } as const;
  const chart = chartOfSamples(samples, options);
  const table = tableOf(samples, format, now);
  const left = table.rows.length - (chart?.series.length ?? 0);
  return parsed(summarize(samples, table.rows.length), {
    parts: [...(chart === undefined ? [] : [chart]), table],
    notes: [
      ...noteMisfits(misfits, 'sample'),
      ...(strange === 0 ? [] : [`Left out: ${plural(strange, 'sample')} without a time or a number.`]),
      ...(chart !== undefined && left > 0
        ? [`The chart has the ${chart.series.length} highest of ${table.rows.length}.`]
        : []),
    ],
  });
}

function readSample(object: object, format: SeriesFormat): Sample | undefined {
  const time = toRawValue(valueAt(object, format.time));
  const at = typeof time === 'number' ? time * 1_000 : parseMoment(time);
  const value = readNumber(toRawValue(valueAt(object, format.value)), format);
  if (at === undefined || !Number.isFinite(at) || value === undefined) return undefined;
  const name = format.name === undefined ? format.title : String(toRawValue(valueAt(object, format.name)));
  return { at, name, value };
}

function summarize(samples: readonly Sample[], names: number): string {
  const said = plural(samples.length, 'sample');
  return names > 1 ? `${said} of ${names}` : said;
}

function tableOf(samples: readonly Sample[], { kind }: SeriesFormat, now: number): TablePart {
  const byName = new Map<string, number[]>();
  for (const { name, value } of [...samples].sort((a, b) => a.at - b.at)) {
    const values = byName.get(name);
    if (values === undefined) byName.set(name, [value]);
    else values.push(value);
  }
  const cell = (number: number): Cell => ({ text: renderNumber(number, kind, now), number });
  const rows = [...byName].map(([name, values]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const least = values.reduce((a, b) => Math.min(a, b));
    const most = values.reduce((a, b) => Math.max(a, b));
    return { mean, cells: [{ text: name }, cell(values.at(-1) ?? 0), cell(least), cell(most), cell(mean)] };
  });
  return {
    kind: 'table',
    caption: '',
    columns: [{ title: 'Name', kind: 'text' }, ...['Last', 'Least', 'Most', 'Mean'].map((title) => ({ title, kind }))],
    rows: rows.sort((a, b) => b.mean - a.mean).map(({ cells }) => cells),
  };
}
