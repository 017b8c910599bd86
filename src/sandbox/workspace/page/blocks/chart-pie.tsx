import { figure } from './chart-scale.js';
import type { BlockOf } from './shapes.js';

type Pie = Extract<BlockOf<'data_visualization'>['chart'], { type: 'pie' }>;

const RADIUS = 80;
const CENTRE = 90;

interface Slice {
  label: string;
  value: number;
  from: number;
  to: number;
}

/** A pie: each segment is named, with its share, in its tooltip and in the chart's description. */
export function PieChart({ chart, title }: { chart: Pie; title: string }) {
  const total = chart.segments.reduce((sum, segment) => sum + segment.value, 0);
  const share = (value: number) => `${Math.round((value / total) * 100)}%`;
  const words = chart.segments.map((segment) => `${segment.label} ${share(segment.value)}`).join(', ');
  return (
    <svg class="pie" viewBox="0 0 180 180" role="img" aria-label={`${title}: pie chart, ${words}`}>
      {slicesOf(chart, total).map((slice, index) => (
        <path key={index} class={`slice series-${index}`} d={slicePath(slice)}>
          <title>{`${slice.label}: ${figure(slice.value)} (${share(slice.value)})`}</title>
        </path>
      ))}
    </svg>
  );
}

function slicesOf(chart: Pie, total: number): Slice[] {
  let at = 0;
  return chart.segments.map((segment) => {
    const from = at;
    at += segment.value / total;
    return { ...segment, from, to: at };
  });
}

function slicePath({ from, to }: Slice): string {
  // An arc from a point to itself is nothing: a whole circle ends a hair before it begins.
  const end = to - from > 0.9999 ? from + 0.9999 : to;
  const large = end - from > 0.5 ? 1 : 0;
  return `M ${CENTRE} ${CENTRE} L ${point(from)} A ${RADIUS} ${RADIUS} 0 ${large} 1 ${point(end)} Z`;
}

function point(turn: number): string {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return `${(CENTRE + RADIUS * Math.cos(angle)).toFixed(2)} ${(CENTRE + RADIUS * Math.sin(angle)).toFixed(2)}`;
}
