import type { ColumnsFormat } from '../domain/output-format.js';
import type { ReportPart } from '../domain/report.js';
import { splitColumns } from './columns.js';
import { findOwnProcesses } from './own-processes.js';
import type { Parsed, RawOutput } from './parsed.js';
import { noteMisfits, parsed } from './parsed.js';
import { readRows } from './rows.js';
import { seriesOfTables } from './table-series.js';

/** Reads a text as the definition's columns; undefined when it has no such table. */
export function readTable(raw: RawOutput, format: ColumnsFormat): Parsed | undefined {
  const split = splitColumns(raw.text, format);
  if (split === undefined) return undefined;
  const own = format.own === undefined ? new Set<number>() : findOwnProcesses(split, format.own, raw.argv);
  const kept = { columns: split.columns, rows: split.rows.filter((_, index) => !own.has(index)) };
  const { summary, figures, table, charts } = readRows(kept, format, raw);
  const series = seriesOfTables(raw, format);
  const above: ReportPart[] =
    split.preamble.length === 0 ? [] : [{ kind: 'text', caption: 'Above the table', text: split.preamble.join('\n') }];
  return parsed(summary, {
    figures,
    parts: [...charts, ...series.parts, ...table, ...above],
    notes: [...noteOwn(own.size), ...noteUnknown(split.unknown), ...noteMisfits(split.misfits), ...series.notes],
  });
}

export function noteOwn(count: number): string[] {
  if (count === 0) return [];
  return [`Left out: ${count} ${count === 1 ? 'process' : 'processes'} of the capsule itself.`];
}

function noteUnknown(words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`Columns that are not known are left out: ${words.join(', ')}.`];
}
