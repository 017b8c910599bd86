import type { ChartPart } from '../domain/report.js';
import { shortened } from './parsed.js';
import { renderNumber } from './values.js';

const LEVELS = '▁▂▃▄▅▆▇█';
const WIDEST_BAR = 40;
const LONGEST_NAME = 32;

/** A chart for a terminal: a bar for each share, a row of levels for each line, with the least and the most of it. */
export function renderChart(part: ChartPart): string {
  const rows = part.chart === 'pie' || (part.series.length === 1 && part.chart === 'bar') ? bars(part) : levels(part);
  const longest = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, drawn]) => `  ${name.padEnd(longest)}  ${drawn}`).join('\n');
}

function bars({ categories, series, valueKind }: ChartPart): [string, string][] {
  const values = series[0]?.values ?? [];
  const most = Math.max(...values.map((value) => value ?? 0)) || 1;
  return categories.map((name, index) => {
    const value = values[index] ?? 0;
    const bar = '█'.repeat(Math.max(1, Math.round((Math.max(0, value) / most) * WIDEST_BAR)));
    return [shortened(name, LONGEST_NAME), `${bar} ${renderNumber(value, valueKind, 0)}`];
  });
}

function levels({ series, valueKind }: ChartPart): [string, string][] {
  const all = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const most = all.reduce((a, b) => Math.max(a, b), 0) || 1;
  return series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return [shortened(name, LONGEST_NAME), 'nothing measured'];
    const drawn = values.map((value) => (value === null ? ' ' : (LEVELS[levelOf(value / most)] ?? ' '))).join('');
    const [least, greatest] = [Math.min(...known), Math.max(...known)].map((value) =>
      renderNumber(value, valueKind, 0),
    );
    return [shortened(name, LONGEST_NAME), `${drawn}  ${least} to ${greatest}`];
  });
}

const levelOf = (share: number): number => Math.min(LEVELS.length - 1, Math.max(0, Math.floor(share * LEVELS.length)));
