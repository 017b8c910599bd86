import type { ValueKind } from '../../domain/output-format.js';
import type { PicturePart, TablePart } from '../../domain/report.js';
import type { Parsed, RawOutput } from '../parsed.js';
import { parsed, plural, shortened } from '../parsed.js';
import { renderNumber } from '../values.js';
import { flameSvg } from './flame-svg.js';
import type { FrameShare } from './frame-shares.js';
import { sharesOfFrames } from './frame-shares.js';
import type { Stack } from './stack-tree.js';
import { buildStackTree } from './stack-tree.js';

export interface StackMeasure {
  readonly title: string;
  /** What the numbers are, after them: `samples`; empty where their kind says it, as bytes do. */
  readonly unit: string;
  readonly kind: ValueKind;
}

/** Frames in the table; the flame graph and the raw file have all. */
const MOST_FRAMES = 50;
/** Levels of the preview that a chat shows well, and of the file that a browser scrolls. */
const PREVIEW_ROWS = 56;
const FILE_ROWS = 200;

/** Stacks as a flame graph (a preview, and the whole as SVG) and a table of the functions that have most. */
export function reportStacks(
  stacks: readonly Stack[],
  measure: StackMeasure,
  raw: Pick<RawOutput, 'fileName' | 'now'>,
): Parsed {
  const tree = buildStackTree(stacks);
  const all = tree.root.total;
  const weigh = (count: number): string =>
    `${renderNumber(count, measure.kind, raw.now).replace(/^\d{4,}$/, groupDigits)}${measure.unit === '' ? '' : ` ${measure.unit}`}`;
  const shares = sharesOfFrames(stacks);
  const graph = (mostRows: number): string => flameSvg(tree, { title: measure.title, weigh, mostRows });
  const said = `${weigh(all)}${top(shares, all)}`;
  const preview: PicturePart = {
    kind: 'picture',
    title: measure.title,
    description: `Flame graph: ${said}`,
    svg: graph(PREVIEW_ROWS),
    fileName: raw.fileName('png', 'flame'),
  };
  const svg = {
    name: raw.fileName('svg', 'flame'),
    mediaType: 'image/svg+xml',
    content: graph(FILE_ROWS),
    always: true,
  };
  const left = shares.length - MOST_FRAMES;
  return parsed(said, {
    figures: [{ label: measure.unit || 'total', kind: measure.kind, text: weigh(all), number: all }],
    parts: [preview, tableOf(shares.slice(0, MOST_FRAMES), all, measure, raw.now)],
    notes: [
      ...(left > 0
        ? [`The table has the ${MOST_FRAMES} functions with the most of their own, of ${shares.length}.`]
        : []),
      ...(tree.cut > 0 ? [`Stacks that are too deep or too many are cut: ${weigh(tree.cut)}.`] : []),
    ],
    files: [svg],
  });
}

const groupDigits = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** `; most in memcpy (31%), parse (12%)`: what has at least a twentieth by itself. */
function top(shares: readonly FrameShare[], all: number): string {
  const most = shares.slice(0, 3).filter(({ self }) => self >= all / 20);
  if (most.length === 0) return shares.length === 0 ? '' : ` in ${plural(shares.length, 'function')}`;
  return `, most in ${most.map(({ name, self }) => `${shortened(name, 60)} (${Math.round((self / all) * 100)}%)`).join(', ')}`;
}

function tableOf(shares: readonly FrameShare[], all: number, { kind, unit }: StackMeasure, now: number): TablePart {
  const named = unit === '' ? '' : ` ${unit}`;
  const cell = (number: number, as: ValueKind): { text: string; number: number } => ({
    text: renderNumber(number, as, now),
    number,
  });
  return {
    kind: 'table',
    caption: '',
    columns: [
      { title: 'Self', kind: 'percent' },
      { title: 'Total', kind: 'percent' },
      { title: `Self${named}`, kind },
      { title: 'Function', kind: 'text' },
    ],
    rows: shares.map(({ name, self, total }) => [
      cell((self / all) * 100, 'percent'),
      cell((total / all) * 100, 'percent'),
      cell(self, kind),
      { text: shortened(name, 200) },
    ]),
  };
}
