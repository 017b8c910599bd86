import type { StackNode } from './stack-tree.js';

/** A frame where the picture has it; x and width as shares of the whole. */
export interface Flame {
  readonly node: StackNode;
  readonly x: number;
  readonly width: number;
  /** 0 for the root. */
  readonly row: number;
}

export interface FlameLayout {
  readonly flames: readonly Flame[];
  readonly rows: number;
  /** Frames above what is shown that have (nearly) all of it, such as a server's main loop. */
  readonly skipped: number;
  /** Something lies below the last row. */
  readonly isCut: boolean;
}

/** A trunk is what has at least this much of the whole. */
const TRUNK = 0.99;

/**
 * The frames that are at least `narrowest` wide, the root on top, the heaviest child first. Where the stacks are deeper than `most`
 * rows, the trunk is left out so that the leaves, where the time goes, are seen.
 */
export function layOutFlames(
  root: StackNode,
  depth: number,
  { most, narrowest }: { readonly most: number; readonly narrowest: number },
): FlameLayout {
  const whole = root.total;
  let top = root;
  let skipped = 0;
  while (depth + 1 - skipped > most) {
    const heaviest = childrenOf(top)[0];
    if (heaviest === undefined || heaviest.total < whole * TRUNK) break;
    top = heaviest;
    skipped += 1;
  }
  const flames: Flame[] = [];
  let rows = 0;
  let isCut = false;
  const waiting: Flame[] = [{ node: top, x: 0, width: top.total / whole, row: 0 }];
  for (let flame = waiting.pop(); flame !== undefined; flame = waiting.pop()) {
    if (flame.row >= most) {
      isCut = true;
      continue;
    }
    flames.push(flame);
    rows = Math.max(rows, flame.row + 1);
    let { x } = flame;
    for (const node of childrenOf(flame.node)) {
      const width = node.total / whole;
      if (width < narrowest) break;
      waiting.push({ node, x, width, row: flame.row + 1 });
      x += width;
    }
  }
  return { flames, rows, skipped, isCut };
}

const childrenOf = (node: StackNode): StackNode[] => [...node.children.values()].sort((a, b) => b.total - a.total);
