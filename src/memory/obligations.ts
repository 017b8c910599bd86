import type { Clock, Obligation, Obligations } from '../core/ports.js';

interface Held extends Obligation {
  /** When it may be claimed: when it is due, or when the lease on it ends. */
  claimableAt: number;
  owner: string | undefined;
}

/** Obligations of this process alone: gone with it. */
export function createMemoryObligations(clock: Clock): Obligations {
  const all = new Map<string, Held>();
  return {
    put({ id, what }, dueInMs, owner) {
      all.set(id, { id, what, claimableAt: clock.now() + dueInMs, owner });
      return Promise.resolve();
    },
    claim(owner, leaseMs, most) {
      const now = clock.now();
      const due = [...all.values()].filter(({ claimableAt }) => claimableAt <= now);
      const claimed = due.sort((a, b) => a.claimableAt - b.claimableAt).slice(0, most);
      for (const one of claimed) Object.assign(one, { owner, claimableAt: now + leaseMs });
      return Promise.resolve(claimed.map(({ id, what }) => ({ id, what })));
    },
    done(id, owner) {
      const held = all.get(id);
      if (held !== undefined && owner !== undefined && held.owner !== owner) return Promise.resolve(false);
      all.delete(id);
      return Promise.resolve(true);
    },
    extend(id, owner, leaseMs) {
      const held = all.get(id);
      if (held?.owner !== owner) return Promise.resolve(false);
      held.claimableAt = clock.now() + leaseMs;
      return Promise.resolve(true);
    },
  };
}
