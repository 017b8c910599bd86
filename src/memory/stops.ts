import type { Stops, StopWish } from '../core/ports.js';

/** Wishes of this process alone. */
export function createMemoryStops(): Stops {
  const wishes = new Map<string, StopWish>();
  return {
    wish(wish) {
      if (!wishes.has(wish.run)) wishes.set(wish.run, wish);
      return Promise.resolve();
    },
    list: () => Promise.resolve([...wishes.values()]),
    done(run) {
      wishes.delete(run);
      return Promise.resolve();
    },
  };
}
