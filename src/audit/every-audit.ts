import type { Audit } from '../core/ports.js';

/** Writes to all, at the same time; an event that one of them does not take is not on record. */
export function everyAudit(audits: readonly Audit[]): Audit {
  return {
    async write(event) {
      const all = await Promise.allSettled(audits.map((audit) => audit.write(event)));
      const lost = all.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason);
      if (lost.length > 0) throw lost[0];
    },
  };
}
