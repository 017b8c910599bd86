import type { ChartPart } from '../../domain/report.js';
import { shortened } from '../parsed.js';
import { renderNumber } from '../values.js';
import { colour, FAINT, INK } from './palette.js';
import { label, px } from './xml.js';

export const PIE_HEIGHT = 390;
const CENTRE = { x: 220, y: 214 };
const RADIUS = 140;
const HOLE = 78;

/** Shares as a ring, with the value and share of each beside its name, within 800 by 400. */
export function drawPie(part: ChartPart): string[] {
  const values = part.categories.map((_, index) => Math.max(0, part.series[0]?.values[index] ?? 0));
  const all = values.reduce((sum, value) => sum + value, 0);
  const shareOf = (value: number): number => (all === 0 ? 0 : value / all);
  let before = 0;
  const slices = values.map((value, index) => {
    const from = shareOf(before);
    before += value;
    return drawSlice(from, shareOf(before), colour(index));
  });
  const top = CENTRE.y - (values.length * 34) / 2 + 22;
  const names = part.categories.flatMap((name, index) => {
    const [value = 0, y] = [values[index], top + index * 34];
    const share = `${(shareOf(value) * 100).toFixed(shareOf(value) < 0.1 ? 1 : 0)}%`;
    return [
      `<rect x="424" y="${px(y - 11)}" width="13" height="13" rx="2" fill="${colour(index)}"/>`,
      label(shortened(name, 28), { x: 446, y, size: 14, fill: INK }),
      label(`${renderNumber(value, part.valueKind, 0)} · ${share}`, {
        x: 776,
        y,
        size: 14,
        fill: FAINT,
        anchor: 'end',
      }),
    ];
  });
  return [
    label(part.title, { x: 20, y: 34, size: 17, fill: INK, bold: true }),
    ...slices,
    label(renderNumber(all, part.valueKind, 0), {
      ...CENTRE,
      y: CENTRE.y + 8,
      size: 22,
      fill: INK,
      anchor: 'middle',
      bold: true,
    }),
    ...names,
  ];
}

function drawSlice(from: number, to: number, fill: string): string {
  // An arc that ends where it begins is none.
  const end = Math.min(to, from + 0.9999);
  const at = (share: number, radius: number): string => {
    const angle = (share - 0.25) * 2 * Math.PI;
    return `${px(CENTRE.x + radius * Math.cos(angle))} ${px(CENTRE.y + radius * Math.sin(angle))}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  const outer = `M ${at(from, RADIUS)} A ${RADIUS} ${RADIUS} 0 ${large} 1 ${at(end, RADIUS)}`;
  const inner = `L ${at(end, HOLE)} A ${HOLE} ${HOLE} 0 ${large} 0 ${at(from, HOLE)} Z`;
  return `<path d="${outer} ${inner}" fill="${fill}" stroke="#ffffff" stroke-width="2"/>`;
}
