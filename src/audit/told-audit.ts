import type { Audit, AuditChannel } from '../core/ports.js';

/** Tells a channel what the audit has kept, and nothing else; whoever writes does not wait for it. */
export function toldAudit(audit: Audit, channel: Pick<AuditChannel, 'tell'>): Audit {
  return {
    async write(event) {
      await audit.write(event);
      channel.tell(event);
    },
  };
}
