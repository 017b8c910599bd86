import type { SummaryCount } from '../domain/output-format.js';
import type { Cell, Report, ReportPart } from '../domain/report.js';
import type { ColumnsFormat, RawTable } from './columns.js';
import { splitColumns } from './columns.js';
import { findOwnProcesses } from './own-processes.js';
import { toCell } from './values.js';

/** What a format makes of a text: the middle of a report. */
export interface Parsed {
  readonly summary: string;
  readonly counts: NonNullable<Report['counts']>;
  readonly parts: readonly ReportPart[];
  readonly notes: readonly string[];
}

/** Reads a text as the definition's columns; undefined when it has no such table. `argv` is the tool's own command line. */
export function readTable(text: string, format: ColumnsFormat, argv: string): Parsed | undefined {
  const raw = splitColumns(text, format);
  if (raw === undefined) return undefined;
  const own = format.own === undefined ? new Set<number>() : findOwnProcesses(raw, format.own, argv);
  const table: RawTable = { ...raw, rows: raw.rows.filter((_, index) => !own.has(index)) };
  const counts = format.summary.map((count) => ({ label: count.label, count: countRows(table, count) }));
  const above: ReportPart[] =
    table.preamble.length === 0 ? [] : [{ kind: 'text', caption: 'Above the table', text: table.preamble.join('\n') }];
  return {
    summary: summarize(counts, table.rows.length),
    counts,
    parts: table.rows.length === 0 ? above : [{ kind: 'table', caption: '', ...toTable(table, format) }, ...above],
    notes: [...noteOwn(own.size), ...noteUnknown(table.unknown), ...noteMisfits(table.misfits)],
  };
}

function countRows({ columns, rows }: RawTable, { column, equals }: SummaryCount): number {
  if (column === undefined || equals === undefined) return rows.length;
  const index = columns.findIndex(({ from }) => from === column);
  return rows.filter((row) => equals.includes(row[index] ?? '')).length;
}

/** `3 listening, 41 established`; what there is none of is left out, unless there is nothing else to say. */
function summarize(counts: Parsed['counts'], rows: number): string {
  if (rows === 0) return 'Nothing listed';
  const some = counts.filter(({ count }) => count > 0);
  if (some.length === 0) return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
  return some.map(({ label, count }) => `${count} ${label}`).join(', ');
}

function toTable(
  { columns, rows }: RawTable,
  format: ColumnsFormat,
): { columns: { title: string; kind: ColumnsFormat['columns'][number]['kind'] }[]; rows: Cell[][] } {
  const cells = rows.map((row) => columns.map((column, index) => toCell(row[index] ?? '', column)));
  const order = columns.findIndex(({ from }) => from === format.order?.column);
  if (order !== -1)
    cells.sort((a, b) => compareCells(a[order], b[order]) * (format.order?.descending === true ? -1 : 1));
  const shown = columns.flatMap((column, index) => (column.hidden === true ? [] : [index]));
  return {
    columns: columns
      .filter(({ hidden }) => hidden !== true)
      .map(({ from, title, kind }) => ({ title: title ?? from, kind })),
    rows: cells.map((row) => shown.flatMap((index) => row[index] ?? [])),
  };
}

/** By number where both have one; a cell without one is the least. */
function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (a?.number !== undefined && b?.number !== undefined) return a.number - b.number;
  if (a?.number !== undefined) return 1;
  if (b?.number !== undefined) return -1;
  return (a?.text ?? '').localeCompare(b?.text ?? '', 'en');
}

function noteOwn(count: number): string[] {
  if (count === 0) return [];
  return [`Left out: ${count} ${count === 1 ? 'process' : 'processes'} of the capsule itself.`];
}

function noteUnknown(words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`Columns that are not known are left out: ${words.join(', ')}.`];
}

const SHOWN_OF_A_MISFIT = 120;

function noteMisfits(misfits: readonly string[]): string[] {
  const [first] = misfits;
  if (first === undefined) return [];
  const shown = first.trim();
  const text = shown.length > SHOWN_OF_A_MISFIT ? `${shown.slice(0, SHOWN_OF_A_MISFIT)}…` : shown;
  return [
    misfits.length === 1 ? `A line that is no row: ${text}` : `${misfits.length} lines are no rows, the first: ${text}`,
  ];
}
