import { label, MONO, MONO_WIDTH, escapeXml, picture, px } from '../pictures/xml.js';
import { shortened } from '../parsed.js';
import type { Flame } from './flame-layout.js';
import { layOutFlames } from './flame-layout.js';
import { colourOfFrame, FRAME_LOOKS, kindOfFrame } from './frame-kind.js';
import type { StackTree } from './stack-tree.js';

export const FLAME_WIDTH = 1_200;
const SIDE = 12;
const ROW = 18;
const TEXT_SIZE = 11;
const TOP = 70;
const BOTTOM = 14;
/** Narrower frames no eye finds, in pixels. */
const NARROWEST = 0.5;

export interface FlameOptions {
  readonly title: string;
  /** Weight in words: `1,240 samples`. */
  readonly weigh: (count: number) => string;
  readonly mostRows: number;
}

/**
 * Stacks as an icicle: the root on top, width is weight, and each frame tells its whole name and share when the pointer is on it.
 */
export function flameSvg({ root, depth }: StackTree, { title, weigh, mostRows }: FlameOptions): string {
  const inner = FLAME_WIDTH - 2 * SIDE;
  const layout = layOutFlames(root, depth, { most: mostRows, narrowest: NARROWEST / inner });
  const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
  const remarks = [
    weigh(root.total),
    ...(layout.skipped > 0 ? [`${layout.skipped} frames above are in all of them`] : []),
    ...(layout.isCut ? [`the first ${mostRows} levels`] : []),
  ];
  const height = TOP + layout.rows * ROW + BOTTOM;
  return picture(FLAME_WIDTH, height, `${title}, ${remarks.join(', ')}`, [
    label(title, { x: SIDE, y: 28, size: 18, fill: '#1d1c1d', bold: true }),
    label(remarks.join(' · '), { x: SIDE, y: 50, size: 12 }),
    ...legend(layout.flames),
    `<g font-family="${MONO}" font-size="${TEXT_SIZE}" fill="#1d1c1d">`,
    ...layout.flames.map((flame) => drawFlame(flame, inner, weigh, percent)),
    '</g>',
  ]);
}

function drawFlame(
  { node, x, width, row }: Flame,
  inner: number,
  weigh: FlameOptions['weigh'],
  percent: (share: number) => string,
): string {
  const [left, wide, top] = [SIDE + x * inner, width * inner, TOP + row * ROW];
  const gap = wide > 3 ? 0.8 : 0;
  const fits = Math.floor((wide - 8) / (TEXT_SIZE * MONO_WIDTH));
  const said = fits < 4 ? '' : Array.from(node.name).length <= fits ? node.name : shortened(node.name, fits - 1);
  const fill = row === 0 && node.name === 'all' ? '#e8e8e8' : colourOfFrame(node.name);
  const text = said === '' ? '' : `<text x="${px(left + 4)}" y="${px(top + 12.5)}">${escapeXml(said)}</text>`;
  const hover = `<title>${escapeXml(`${node.name}: ${weigh(node.total)}, ${percent(width)}`)}</title>`;
  return `<g>${hover}<rect x="${px(left)}" y="${top}" width="${px(Math.max(wide - gap, 0.4))}" height="${ROW - 1}" rx="2" fill="${fill}"/>${text}</g>`;
}

/** The kinds of frames that are there, from the right. */
function legend(flames: readonly Flame[]): string[] {
  const kinds = [
    ...new Set(flames.filter(({ node }) => node.name !== 'all').map(({ node }) => kindOfFrame(node.name))),
  ];
  let right = FLAME_WIDTH - SIDE;
  return kinds.reverse().flatMap((kind) => {
    const { title, hue, saturation } = FRAME_LOOKS[kind];
    const x = right - title.length * 6.9;
    right = x - 34;
    return [
      `<rect x="${px(x - 17)}" y="40" width="11" height="11" rx="2" fill="hsl(${hue}, ${saturation}%, 74%)"/>`,
      label(title, { x, y: 50, size: 12 }),
    ];
  });
}
