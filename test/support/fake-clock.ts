import type { Clock } from '../../src/core/ports.js';

/** A clock that stands until it is moved. */
export function aClock(start = 1_790_000_000_000): Clock & { advance(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
  };
}
