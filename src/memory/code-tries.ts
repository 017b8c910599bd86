import type { Clock, CodeTries } from '../core/ports.js';
import { CODE_TRIES_MS, MOST_CODE_TRIES } from '../domain/totp.js';

/** In this process alone; they expire in the order of their last try. */
export function createMemoryCodeTries(clock: Clock): CodeTries {
  const tries = new Map<string, { readonly count: number; readonly until: number }>();

  function forgetExpired(now: number): void {
    for (const [key, { until }] of tries) {
      if (until > now) return;
      tries.delete(key);
    }
  }

  return {
    begin(key) {
      const now = clock.now();
      forgetExpired(now);
      const count = tries.get(key)?.count ?? 0;
      if (count >= MOST_CODE_TRIES) return Promise.resolve(false);
      tries.delete(key);
      tries.set(key, { count: count + 1, until: now + CODE_TRIES_MS });
      return Promise.resolve(true);
    },
    forget(key) {
      tries.delete(key);
      return Promise.resolve();
    },
  };
}
