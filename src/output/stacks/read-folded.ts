import type { FoldedFormat } from '../../domain/output-format.js';
import type { Parsed, RawOutput } from '../parsed.js';
import { noteMisfits, shortened } from '../parsed.js';
import type { Stack } from './stack-tree.js';
import { reportStacks } from './stack-report.js';

/** Longer names are generated; nobody reads them. */
const LONGEST_NAME = 400;

/** Reads folded stacks (`main;work;parse 42`); undefined when no line is one. */
export function readFolded(raw: RawOutput, format: FoldedFormat): Parsed | undefined {
  const stacks: Stack[] = [];
  const misfits: string[] = [];
  for (const line of raw.text.split('\n')) {
    if (line.trim() === '') continue;
    const stack = readStack(line);
    if (stack === undefined) misfits.push(line);
    else stacks.push(stack);
  }
  if (stacks.length === 0) return undefined;
  const report = reportStacks(stacks, { title: format.title, unit: format.unit, kind: 'integer' }, raw);
  return { ...report, notes: [...report.notes, ...noteMisfits(misfits, 'stack')] };
}

/** The count is behind the last space: names may hold spaces. */
function readStack(line: string): Stack | undefined {
  const text = line.trimEnd();
  const at = text.lastIndexOf(' ');
  const digits = text.slice(at + 1);
  if (at < 1 || !/^\d{1,15}$/.test(digits) || Number(digits) === 0) return undefined;
  const frames = text
    .slice(0, at)
    .trim()
    .split(';')
    .filter((name) => name !== '');
  return { frames: frames.map((name) => shortened(name, LONGEST_NAME)), count: Number(digits) };
}
