import { renderDuration } from '../domain/duration.js';
import type { ValueKind } from '../domain/output-format.js';
import type { ChartPart } from '../domain/report.js';

/** One measured value; `at` in milliseconds, from any zero. */
export interface Sample {
  readonly at: number;
  readonly name: string;
  readonly value: number;
}

export interface SeriesChart {
  readonly chart: 'line' | 'area' | 'bar';
  readonly title: string;
  readonly kind: ValueKind;
  readonly most: number;
  readonly fileName: string;
  /** What a name without a sample at a moment had then: nothing that is known, or 0. */
  readonly gap: null | 0;
}

/** More moments than this no picture tells apart; neighbours are taken together, by their mean. */
const MOST_MOMENTS = 240;

/** The samples as lines over the time since the first, of the names with the highest mean. Undefined with fewer than two moments. */
export function chartOfSamples(samples: readonly Sample[], format: SeriesChart): ChartPart | undefined {
  const moments = [...new Set(samples.map(({ at }) => at))].sort((a, b) => a - b);
  const [start = 0] = moments;
  if (moments.length < 2) return undefined;
  const size = Math.ceil(moments.length / MOST_MOMENTS);
  const placeOf = new Map(moments.map((at, index) => [at, Math.floor(index / size)]));
  const places = moments.filter((_, index) => index % size === 0);
  const byName = new Map<string, { sum: number; count: number }[]>();
  for (const { at, name, value } of samples) {
    const cells = byName.get(name) ?? places.map(() => ({ sum: 0, count: 0 }));
    byName.set(name, cells);
    const cell = cells[placeOf.get(at) ?? 0];
    if (cell === undefined) continue;
    cell.sum += value;
    cell.count += 1;
  }
  const series = [...byName].map(([name, cells]) => ({
    name,
    values: cells.map(({ sum, count }) => (count === 0 ? format.gap : sum / count)),
  }));
  series.sort((a, b) => meanOf(b.values) - meanOf(a.values));
  return {
    kind: 'chart',
    chart: format.chart,
    title: format.title,
    valueKind: format.kind,
    categories: places.map((at) => (at === start ? '0 s' : renderDuration(at - start))),
    series: series.slice(0, format.most),
    fileName: format.fileName,
  };
}

const meanOf = (values: readonly (number | null)[]): number =>
  values.reduce((sum: number, value) => sum + (value ?? 0), 0) / values.length;
