import type { Clock, Deliveries } from '../core/ports.js';

/** Slack retries for about an hour; a key is kept somewhat longer. */
export const DELIVERY_TTL_MS = 90 * 60_000;

/** Keys of this process alone: after a restart a delivery could run again. The keys expire in the order in which they came. */
export function createMemoryDeliveries(clock: Clock, ttlMs = DELIVERY_TTL_MS): Deliveries {
  const expiries = new Map<string, number>();

  function forgetExpired(now: number): void {
    for (const [key, expiry] of expiries) {
      if (expiry > now) return;
      expiries.delete(key);
    }
  }

  return {
    claim(key) {
      const now = clock.now();
      forgetExpired(now);
      if (expiries.has(key)) return Promise.resolve(false);
      expiries.set(key, now + ttlMs);
      return Promise.resolve(true);
    },
  };
}
