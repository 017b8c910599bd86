import type { ChartPart } from '../../domain/report.js';
import type { ValueKind } from '../../domain/output-format.js';
import { shorten, visibleLine } from './visible.js';

/** docs.slack.dev/reference/block-kit/blocks/data-visualization-block; @slack/types 3.2.0 does not have it. */
export interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: PieChart | PlotChart;
}

interface PieChart {
  readonly type: 'pie';
  readonly segments: readonly { readonly label: string; readonly value: number }[];
}

interface PlotChart {
  readonly type: 'line' | 'area' | 'bar';
  readonly series: readonly {
    readonly name: string;
    readonly data: readonly { readonly label: string; readonly value: number }[];
  }[];
  readonly axis_config: { readonly categories: readonly string[]; readonly y_label?: string };
}

const MOST_TITLE = 50;
const MOST_LABEL = 20;
const MOST_SERIES = 6;
const MOST_CATEGORIES = 20;

export interface ChartView {
  readonly block: DataVisualizationBlock;
  /** Of so many moments, where they had to be taken together. */
  readonly moments: { readonly shown: number; readonly of: number } | undefined;
}

/** A chart as Slack's own block; undefined where it has none for it: more series or bars than it takes, gaps, no share above 0. */
export function nativeChart(part: ChartPart): ChartView | undefined {
  const [first] = part.series;
  if (first === undefined || part.series.length > MOST_SERIES || part.categories.length === 0) return undefined;
  const overTime = part.chart === 'line' || part.chart === 'area';
  const size = overTime ? Math.ceil(part.categories.length / MOST_CATEGORIES) : 1;
  const places = part.categories.flatMap((_, index) => (index % size === 0 ? [index] : []));
  if (places.length > MOST_CATEGORIES) return undefined;
  const scale = scaleOf(part);
  const values = part.series.map((series) =>
    places.map((from) => meanOf(series.values.slice(from, from + size), scale)),
  );
  const whole = values.filter((row): row is number[] => row.every((value) => value !== undefined));
  if (whole.length < values.length) return undefined;
  const labels = unique(places.map((index) => part.categories[index] ?? ''));
  const unit = scale.unit === '' ? {} : { y_label: scale.unit };
  const names = unique(part.series.map(({ name }) => name));
  const chart: PieChart | PlotChart | undefined =
    part.chart === 'pie'
      ? pie(labels, whole[0] ?? [])
      : {
          type: part.chart,
          series: names.map((name, index) => ({ name, data: pair(labels, whole[index] ?? []) })),
          axis_config: { categories: labels, ...unit },
        };
  if (chart === undefined) return undefined;
  // A pie has no axis that could say the unit.
  const suffix = part.chart === 'pie' && scale.unit !== '' ? ` (${scale.unit})` : '';
  const title = `${shorten(visibleLine(part.title).trim() || 'Chart', MOST_TITLE - suffix.length)}${suffix}`;
  return {
    block: { type: 'data_visualization', title, chart },
    moments: size > 1 ? { shown: places.length, of: part.categories.length } : undefined,
  };
}

function pie(labels: readonly string[], values: readonly number[]): PieChart | undefined {
  const segments = pair(labels, values).filter(({ value }) => value > 0);
  return segments.length === 0 || segments.length > MOST_SERIES ? undefined : { type: 'pie', segments };
}

const pair = (labels: readonly string[], values: readonly number[]): { label: string; value: number }[] =>
  labels.map((label, index) => ({ label, value: values[index] ?? 0 }));

interface NumberScale {
  readonly factor: number;
  readonly unit: string;
}

const UNITS: Readonly<Partial<Record<ValueKind, readonly (readonly [number, string])[]>>> = {
  bytes: [
    [1024 ** 3, 'GiB'],
    [1024 ** 2, 'MiB'],
    [1024, 'KiB'],
    [1, 'bytes'],
  ],
  duration: [
    [3_600_000, 'hours'],
    [120_000, 'minutes'],
    [1_000, 'seconds'],
    [0, 'milliseconds'],
  ],
  percent: [[0, '%']],
};

/** Slack shows numbers as they are: one unit for the whole chart that makes its greatest one readable. */
function scaleOf({ valueKind, series }: ChartPart): NumberScale {
  const most = series
    .flatMap(({ values }) => values)
    .reduce((all: number, value) => Math.max(all, Math.abs(value ?? 0)), 0);
  const [least, unit] = UNITS[valueKind]?.find(([from]) => most >= from) ?? [1, ''];
  const size = unit === 'minutes' ? 60_000 : least;
  return { factor: 1 / (size === 0 ? 1 : size), unit };
}

/** Greater numbers were not measured by anything. */
const MOST_VALUE = 1e15;

/** Four digits are enough for a chart. Undefined where nothing was measured. */
function meanOf(values: readonly (number | null)[], { factor }: NumberScale): number | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  const mean = (known.reduce((sum, value) => sum + value, 0) / known.length) * factor;
  return Math.abs(mean) <= MOST_VALUE ? Number(mean.toPrecision(4)) : undefined;
}

/** Labels that Slack takes and can tell apart. */
function unique(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const label = shorten(visibleLine(text).trim() || '-', MOST_LABEL);
    let chosen = label;
    for (let again = 2; seen.has(chosen); again += 1) {
      chosen = `${shorten(label, MOST_LABEL - 1 - String(again).length)} ${again}`;
    }
    seen.add(chosen);
    return chosen;
  });
}
