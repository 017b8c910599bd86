import type { Audit } from '../../src/core/ports.js';
import type { AuditEvent } from '../../src/domain/audit-event.js';

/** Keeps the events; or does something else instead. */
export class FakeAudit implements Audit {
  readonly events: AuditEvent[] = [];
  /** What writing does first: reject, or hang. */
  writing: ((event: AuditEvent) => Promise<void>) | undefined;

  write = async (event: AuditEvent): Promise<void> => {
    await this.writing?.(event);
    this.events.push(event);
  };

  /** `kind step outcome`, one for each event. */
  get told(): string[] {
    return this.events.map(({ kind, step, outcome }) =>
      [kind, step, outcome?.code ?? outcome?.kind].filter((word) => word !== undefined).join(' '),
    );
  }
}
