import type { SharesChart } from '../domain/output-format.js';
import type { ChartPart } from '../domain/report.js';
import type { RawRows } from './raw-rows.js';
import { columnOf } from './raw-rows.js';
import { isEmpty, readNumber } from './values.js';

export interface Share {
  readonly label: string;
  readonly value: number;
}

/** How much each value of a column has, by rows or by the sum of the column `by`; the greatest first. */
export function shareOf(raw: RawRows, of: string, by: string | undefined): Share[] {
  const [name, weight] = [columnOf(raw, of), columnOf(raw, by)];
  const column = raw.columns[weight];
  if (name === -1 || (by !== undefined && column === undefined)) return [];
  const sums = new Map<string, number>();
  for (const row of raw.rows) {
    const label = String(row[name] ?? '');
    const value = column === undefined ? 1 : (readNumber(row[weight] ?? '', column) ?? 0);
    sums.set(label, (sums.get(label) ?? 0) + Math.max(0, value));
  }
  return [...sums].map(([label, value]) => ({ label, value })).sort((a, b) => b.value - a.value);
}

/** The shares as a chart; undefined where there are not two of them to compare. */
export function sharesChart(format: SharesChart, raw: RawRows, fileName: string): ChartPart | undefined {
  const shares = shareOf(raw, format.label, format.value).filter(({ label, value }) => value > 0 && !isEmpty(label));
  if (shares.length < 2) return undefined;
  const shown = shares.length > format.most ? shares.slice(0, Math.max(1, format.most - 1)) : shares;
  const rest = shares.slice(shown.length);
  const others = rest.reduce((sum, { value }) => sum + value, 0);
  const slices = rest.length === 0 ? shown : [...shown, { label: `${rest.length} others`, value: others }];
  const value = raw.columns[columnOf(raw, format.value)];
  return {
    kind: 'chart',
    chart: format.chart,
    title: format.title,
    valueKind: value?.kind ?? 'integer',
    categories: slices.map(({ label }) => label),
    series: [{ name: value?.title ?? value?.from ?? 'Count', values: slices.map((slice) => slice.value) }],
    fileName,
  };
}
