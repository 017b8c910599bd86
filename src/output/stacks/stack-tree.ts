/** A stack with its weight, the root first. */
export interface Stack {
  readonly frames: readonly string[];
  readonly count: number;
}

export interface StackNode {
  readonly name: string;
  /** Of this frame and all that it called. */
  total: number;
  /** Of this frame alone. */
  self: number;
  readonly children: Map<string, StackNode>;
}

export interface StackTree {
  readonly root: StackNode;
  /** Frames below the root, the deepest. */
  readonly depth: number;
  /** Weight of stacks that were cut at the bounds: it stands at the frame where they were cut. */
  readonly cut: number;
}

/** Deeper stacks are endless recursion; no picture shows them. */
const MOST_DEPTH = 250;
/** Memory for a hostile input: about 20 MB. */
const MOST_NODES = 100_000;

/** Joins stacks where they begin alike. */
export function buildStackTree(stacks: Iterable<Stack>): StackTree {
  const root = newNode('all');
  let nodes = 0;
  let depth = 0;
  let cut = 0;
  for (const { frames, count } of stacks) {
    root.total += count;
    let node = root;
    let at = 0;
    for (; at < frames.length && at < MOST_DEPTH; at += 1) {
      const name = frames[at] ?? '';
      let next = node.children.get(name);
      if (next === undefined) {
        if (nodes >= MOST_NODES) break;
        nodes += 1;
        next = newNode(name);
        node.children.set(name, next);
      }
      next.total += count;
      node = next;
    }
    node.self += count;
    depth = Math.max(depth, at);
    if (at < frames.length) cut += count;
  }
  return { root, depth, cut };
}

const newNode = (name: string): StackNode => ({ name, total: 0, self: 0, children: new Map() });
