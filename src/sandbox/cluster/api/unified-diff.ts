/** Unified diffs without file headers, three lines of context, as the API server puts them into messages. */

const CONTEXT = 3;

interface Edit {
  mark: ' ' | '-' | '+';
  line: string;
}

/** The difference of two texts; empty when they are equal. */
export function unifiedDiff(before: string, after: string): string {
  const edits = editsOf(before.split('\n').slice(0, -1), after.split('\n').slice(0, -1));
  return hunksOf(edits)
    .map(([from, to]) => renderHunk(edits, from, to))
    .join('');
}

/** Longest common subsequence; edits as early as they can be, deletions before insertions, as the API server prints them. */
function editsOf(a: string[], b: string[]): Edit[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && at(i + 1, j) === at(i, j)) edits.push({ mark: '-', line: a[i++] ?? '' });
    else if (j < b.length && at(i, j + 1) === at(i, j)) edits.push({ mark: '+', line: b[j++] ?? '' });
    else {
      edits.push({ mark: ' ', line: a[i++] ?? '' });
      j += 1;
    }
  }
  return edits;
}

/** Ranges of edits that belong into one hunk. */
function hunksOf(edits: Edit[]): [number, number][] {
  const hunks: [number, number][] = [];
  edits.forEach((edit, i) => {
    if (edit.mark === ' ') return;
    const from = Math.max(0, i - CONTEXT);
    const to = Math.min(edits.length, i + CONTEXT + 1);
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  });
  return hunks;
}

function renderHunk(edits: Edit[], from: number, to: number): string {
  const count = (list: Edit[], mark: '-' | '+'): number => list.filter((e) => e.mark === ' ' || e.mark === mark).length;
  const before = edits.slice(0, from);
  const hunk = edits.slice(from, to);
  const range = (mark: '-' | '+'): string => `${mark}${count(before, mark) + 1},${count(hunk, mark)}`;
  const lines = hunk.map((edit) => `${edit.mark}${edit.line}\n`);
  return `@@ ${range('-')} ${range('+')} @@\n${lines.join('')}`;
}
