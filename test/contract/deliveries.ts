import { describe, expect, it } from 'vitest';
import type { Deliveries } from '../../src/core/ports.js';

/** What every Deliveries does. */
export function deliveriesContract(name: string, make: () => Promise<Deliveries> | Deliveries): void {
  describe(`the deliveries ${name}`, () => {
    it('let the first claim win, and no later one', async () => {
      const deliveries = await make();
      expect(await deliveries.claim('Ev1')).toBe(true);
      expect(await deliveries.claim('Ev1')).toBe(false);
      expect(await deliveries.claim('Ev1')).toBe(false);
    });

    it('let exactly one of many simultaneous claims win', async () => {
      const deliveries = await make();
      const claims = await Promise.all(Array.from({ length: 20 }, () => deliveries.claim('Ev1')));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it.each(['Ev', 'Ev11', 'ev1', ' Ev1', '__proto__', ''])('tell the look-alike %j apart', async (other) => {
      const deliveries = await make();
      await deliveries.claim('Ev1');
      expect(await deliveries.claim(other)).toBe(true);
    });
  });
}
