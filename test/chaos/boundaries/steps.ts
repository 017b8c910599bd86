import type { Around } from '../../../src/instruments.js';
import type { Boundary } from './boundary.js';
import type { Called, Calm } from './calm.js';
import { isEmptyAnswer } from './calm.js';

/**
 * Stands around each call of a port and says when a boundary is reached, once `isArmed`. Of what is done in calm as well only the end of a
 * call that gave something counts: before it nobody knows whether it will.
 */
export function aroundSteps(
  calm: Calm,
  isArmed: () => boolean,
  reach: (boundary: Boundary) => void,
  tell: (called: Called) => void,
): Around {
  const counts = new Map<string, number>();
  const next = (call: string): number => {
    const count = (counts.get(call) ?? 0) + 1;
    counts.set(call, count);
    return count;
  };
  return async ({ port, method }, go) => {
    const call = `${port}.${method}`;
    if (!isArmed() || calm.always.includes(call)) return go();
    const known = calm.whenEmpty.includes(call) ? undefined : next(call);
    if (known !== undefined) reach({ call, count: known, when: 'before' });
    let answer: unknown;
    try {
      const given = await go();
      answer = given;
      return given;
    } finally {
      const isEmpty = isEmptyAnswer(answer);
      tell({ call, isEmpty });
      if (known !== undefined) reach({ call, count: known, when: 'after' });
      else if (!isEmpty) reach({ call, count: next(call), when: 'after' });
    }
  };
}
