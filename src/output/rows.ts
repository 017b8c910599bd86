import type { Ordering, SharesChart, SummaryEntry } from '../domain/output-format.js';
import type { Cell, ChartPart, Figure, TablePart } from '../domain/report.js';
import type { Parsed, RawOutput } from './parsed.js';
import type { RawRows } from './raw-rows.js';
import { columnOf } from './raw-rows.js';
import { sharesChart } from './shares.js';
import { readSummary, sentence } from './summary.js';
import { toCell } from './values.js';

/** What the formats of rows have in common. */
export interface RowsFormat {
  readonly order?: Ordering;
  readonly summary: readonly SummaryEntry[];
  readonly charts?: readonly SharesChart[];
}

/** The summary, the table and the charts of rows. Without a row there is no table. */
export function readRows(
  raw: RawRows,
  format: RowsFormat,
  { now, fileName }: Pick<RawOutput, 'now' | 'fileName'>,
  facts: ReadonlyMap<string, Figure> = new Map(),
): Pick<Parsed, 'summary' | 'figures'> & { readonly table: TablePart[]; readonly charts: ChartPart[] } {
  const said = readSummary(format.summary, raw, facts, now);
  const charts = (format.charts ?? []).flatMap(
    (chart, index) => sharesChart(chart, raw, fileName('png', index === 0 ? 'chart' : `chart-${index + 1}`)) ?? [],
  );
  return {
    summary: sentence(said, raw.columns.length === 0 ? undefined : raw.rows.length),
    figures: said.map(({ figure }) => figure),
    table: raw.rows.length === 0 ? [] : [toTable(raw, format.order, now)],
    charts,
  };
}

function toTable(raw: RawRows, order: Ordering | undefined, now: number): TablePart {
  const cells = raw.rows.map((row) => raw.columns.map((column, index) => toCell(row[index] ?? '', column, now)));
  const by = columnOf(raw, order?.column);
  if (by !== -1) cells.sort((a, b) => compareCells(a[by], b[by]) * (order?.descending === true ? -1 : 1));
  const shown = raw.columns.flatMap((column, index) => (column.hidden === true ? [] : [index]));
  return {
    kind: 'table',
    caption: '',
    columns: raw.columns
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
