import type { ChartPart } from '../../domain/report.js';
import { shortened } from '../parsed.js';
import { renderNumber } from '../values.js';
import { colour, FAINT, GRID, INK } from './palette.js';
import type { Scale } from './scale.js';
import { scaleOf } from './scale.js';
import { label, px } from './xml.js';

export const PLOT_WIDTH = 800;
const PLOT_HEIGHT = 400;
/** Of one series, which needs no legend. */
const PLAIN_HEIGHT = 348;
const BOX = { left: 82, right: 772, top: 64, bottom: 312 };
const LEGEND_TOP = 356;
/** Names side by side in the legend, three in each of two rows. */
const LEGEND_COLUMN = 234;
const LONGEST_NAME = 26;
/** Labels below the axis that stand beside each other without touching. */
const MOST_LABELS = 9;

export const heightOfPlot = ({ series }: ChartPart): number => (series.length > 1 ? PLOT_HEIGHT : PLAIN_HEIGHT);

/** Lines, areas or bars with their axes and a legend, within 800 by 400. */
export function drawPlot(part: ChartPart): string[] {
  const numbers = part.series.flatMap(({ values }) => values.filter((value) => value !== null));
  const scale = scaleOf(numbers, part.valueKind);
  const y = (value: number): number =>
    BOX.bottom - ((value - scale.least) / (scale.most - scale.least)) * (BOX.bottom - BOX.top);
  const draw = part.chart === 'bar' ? drawBars : drawLines;
  return [
    label(part.title, { x: 20, y: 34, size: 17, fill: INK, bold: true }),
    ...drawGrid(scale, y, part),
    ...drawCategories(part),
    ...draw(part, y),
    ...(part.series.length > 1 ? part.series.map(({ name }, index) => drawName(name, index)) : []),
  ];
}

function drawGrid({ ticks }: Scale, y: (value: number) => number, { valueKind }: ChartPart): string[] {
  return ticks.flatMap((tick) => [
    `<line x1="${BOX.left}" x2="${BOX.right}" y1="${px(y(tick))}" y2="${px(y(tick))}" stroke="${tick === 0 ? '#9a9a9a' : GRID}"/>`,
    label(tick === 0 ? '0' : renderNumber(tick, valueKind, 0), { x: BOX.left - 10, y: y(tick) + 4, anchor: 'end' }),
  ]);
}

/** Where a category stands: points from edge to edge, bars in the middle of their place. */
function xOf(part: ChartPart, index: number): number {
  const width = BOX.right - BOX.left;
  const count = part.categories.length;
  if (part.chart === 'bar') return BOX.left + ((index + 0.5) / count) * width;
  return BOX.left + (count === 1 ? 0.5 : index / (count - 1)) * width;
}

function drawCategories(part: ChartPart): string[] {
  const every = Math.ceil(part.categories.length / MOST_LABELS);
  const room = Math.floor((BOX.right - BOX.left) / Math.min(part.categories.length, MOST_LABELS) / 7);
  return part.categories.flatMap((text, index) =>
    index % every === 0
      ? [label(shortened(text, Math.max(3, room)), { x: xOf(part, index), y: BOX.bottom + 20, anchor: 'middle' })]
      : [],
  );
}

function drawLines(part: ChartPart, y: (value: number) => number): string[] {
  return part.series.flatMap(({ values }, index) =>
    runsOf(values).flatMap((run) => {
      const points = run.map((at) => `${px(xOf(part, at))},${px(y(values[at] ?? 0))}`);
      const [first = 0, last = 0] = [run[0], run.at(-1)];
      const area = `${px(xOf(part, first))},${px(y(0))} ${points.join(' ')} ${px(xOf(part, last))},${px(y(0))}`;
      const dots = values.length <= 40 || run.length === 1 ? points.map((point) => dot(point, index)) : [];
      return [
        ...(part.chart === 'area' ? [`<polygon points="${area}" fill="${colour(index)}" fill-opacity="0.22"/>`] : []),
        `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(index)}" stroke-width="2.2" stroke-linejoin="round"/>`,
        ...dots,
      ];
    }),
  );
}

/** The places of values that follow each other without a gap. */
function runsOf(values: readonly (number | null)[]): number[][] {
  const runs: number[][] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    if (at > 0 && values[at - 1] !== null) runs.at(-1)?.push(at);
    else runs.push([at]);
  }
  return runs;
}

const dot = (point: string, index: number): string => {
  const [x, y] = point.split(',');
  return `<circle cx="${x}" cy="${y}" r="2.6" fill="${colour(index)}"/>`;
};

function drawBars(part: ChartPart, y: (value: number) => number): string[] {
  const place = (BOX.right - BOX.left) / part.categories.length;
  const wide = Math.min(64, (place * 0.76) / part.series.length);
  return part.series.flatMap(({ values }, index) =>
    values.flatMap((value, at) => {
      if (value === null) return [];
      const x = xOf(part, at) + (index - part.series.length / 2) * wide;
      const top = Math.min(y(value), y(0));
      const box = `x="${px(x)}" y="${px(top)}" width="${px(Math.max(1, wide - 1.5))}" height="${px(Math.abs(y(value) - y(0)))}"`;
      const said =
        part.series.length === 1 && values.length <= MOST_LABELS
          ? [
              label(renderNumber(value, part.valueKind, 0), {
                x: x + wide / 2,
                y: top - 6,
                anchor: 'middle',
                fill: INK,
              }),
            ]
          : [];
      return [`<rect ${box} rx="2" fill="${colour(index)}"/>`, ...said];
    }),
  );
}

function drawName(name: string, index: number): string {
  const [x, top] = [BOX.left + (index % 3) * LEGEND_COLUMN, LEGEND_TOP + Math.floor(index / 3) * 22];
  const box = `<rect x="${x}" y="${top - 10}" width="12" height="12" rx="2" fill="${colour(index)}"/>`;
  return `${box}${label(shortened(name, LONGEST_NAME), { x: x + 19, y: top, fill: FAINT })}`;
}
