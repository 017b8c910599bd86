import type { Deliveries, Inbox, Obligations } from '../core/ports.js';

/** Of this process alone, and gone with it: what it has accepted is done by it or not at all. */
export function createMemoryInbox(deliveries: Deliveries, obligations: Obligations): Inbox {
  return {
    async accept(keys, obligation, owner, leaseMs) {
      const claims = await Promise.all(keys.map((key) => deliveries.claim(key)));
      if (claims.includes(false)) return false;
      await obligations.put(obligation, leaseMs, owner);
      return true;
    },
  };
}
