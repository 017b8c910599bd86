import { describe, expect, it } from 'vitest';
import type { CapsuleSpan } from '../world/capsule-watch.js';
import { limitsHeld } from './limits-held.js';
import { startedOnce } from './started-once.js';

const span = (run: string, from: number, to: number | undefined, more: Partial<CapsuleSpan> = {}): CapsuleSpan => ({
  ...{ run, containerId: `pod ${run}`, target: 't1', node: 'n1', from, to },
  ...more,
});
const limit = { level: 'target', concurrent: 1, keyOf: ({ target }: CapsuleSpan) => target };

describe('what the cluster tells of capsules', () => {
  it('shows a limit that was broken for an instant', () => {
    expect(limitsHeld([span('a', 0, 10), span('b', 9, 20)], [limit])).toMatchObject([
      { kind: 'limit broken', about: 'target t1', seen: '2 at once, 1 may: r-a, r-b' },
    ]);
    expect(limitsHeld([span('a', 0, undefined), span('b', 9, 20)], [limit])).toHaveLength(1);
  });

  it('shows none where one follows the other, or runs elsewhere', () => {
    expect(limitsHeld([span('a', 0, 10), span('b', 10, 20), span('c', 5, 15, { target: 't2' })], [limit])).toEqual([]);
  });

  it('shows a capsule that was started twice', () => {
    const twice = [span('a', 0, 10), span('a', 20, 30, { containerId: 'pod other' }), span('b', 0, 1)];
    expect(startedOnce(twice)).toMatchObject([{ kind: 'duplicated', about: 'r-a', seen: 'pod a, pod other' }]);
    expect(startedOnce([span('a', 0, 10), span('b', 0, 10)])).toEqual([]);
  });
});
