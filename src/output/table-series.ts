import type { ColumnsFormat } from '../domain/output-format.js';
import type { ChartPart } from '../domain/report.js';
import type { Sample } from './chart-series.js';
import { chartOfSamples } from './chart-series.js';
import { splitTables } from './columns.js';
import { findOwnProcesses } from './own-processes.js';
import type { RawOutput } from './parsed.js';
import { columnOf } from './raw-rows.js';
import { readNumber } from './values.js';

/** A column of each table of a tool that prints it again and again, as lines over time; nothing where that is not asked for. */
export function seriesOfTables(
  { text, argv, fileName }: Pick<RawOutput, 'text' | 'argv' | 'fileName'>,
  format: ColumnsFormat,
): { readonly parts: readonly ChartPart[]; readonly notes: readonly string[] } {
  const { series } = format;
  if (series === undefined) return { parts: [], notes: [] };
  const all = splitTables(text, format);
  // Where the last table counts, the first one speaks of the time before.
  const tables = format.lastTable === true ? all.slice(1) : all;
  const samples = new Map<string, Sample>();
  for (const [index, table] of tables.entries()) {
    const [name, value] = [columnOf(table, series.name), columnOf(table, series.value)];
    const column = table.columns[value];
    if (name === -1 || column === undefined) continue;
    const own = format.own === undefined ? new Set<number>() : findOwnProcesses(table, format.own, argv);
    for (const [place, row] of table.rows.entries()) {
      const number = own.has(place) ? undefined : readNumber(row[value] ?? '', column);
      if (number === undefined) continue;
      const sample = { at: index * series.intervalMs, name: row[name] ?? '', value: number };
      const key = `${index} ${sample.name}`;
      // Several rows of one name are one line: the threads of a process, the workers of a server.
      samples.set(key, { ...sample, value: sample.value + (samples.get(key)?.value ?? 0) });
    }
  }
  const kind = format.columns.find(({ from }) => from === series.value)?.kind ?? 'number';
  const { title, most } = series;
  const options = { chart: 'line', title, kind, most, fileName: fileName('png', 'chart'), gap: 0 } as const;
  const part = chartOfSamples([...samples.values()], options);
  if (part === undefined) return { parts: [], notes: [] };
  const names = new Set([...samples.values()].map(({ name }) => name)).size;
  const left = names - part.series.length;
  return { parts: [part], notes: left > 0 ? [`The chart has the ${part.series.length} highest of ${names}.`] : [] };
}
