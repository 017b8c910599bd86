import type { Stack } from './stack-tree.js';

export interface FrameShare {
  readonly name: string;
  readonly self: number;
  readonly total: number;
}

/** How much each function has by itself and with all that it called; a recursive one counts once in a stack. By self, then total. */
export function sharesOfFrames(stacks: Iterable<Stack>): FrameShare[] {
  const shares = new Map<string, { self: number; total: number }>();
  const of = (name: string): { self: number; total: number } => {
    const known = shares.get(name) ?? { self: 0, total: 0 };
    shares.set(name, known);
    return known;
  };
  for (const { frames, count } of stacks) {
    for (const name of new Set(frames)) of(name).total += count;
    const leaf = frames.at(-1);
    if (leaf !== undefined) of(leaf).self += count;
  }
  return [...shares]
    .map(([name, share]) => ({ name, ...share }))
    .sort((a, b) => b.self - a.self || b.total - a.total || a.name.localeCompare(b.name, 'en'));
}
