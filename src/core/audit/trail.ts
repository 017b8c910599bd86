import type { AuditEvent } from '../../domain/audit-event.js';
import { RecapError } from '../../domain/errors.js';
import type { Audit, Clock, Log, Output } from '../ports.js';
import { unstoppable, within } from '../within.js';
import { redactEvent } from './redact-event.js';

export interface Trail {
  readonly clock: Clock;
  /** Before an effect. Rejects with `audit-unavailable`, and then the effect does not happen. */
  require(event: AuditEvent): Promise<void>;
  /** Of what has happened or can't be left undone. Never rejects: what the audit does not take is said in the log, whole. */
  note(event: AuditEvent): Promise<void>;
}

export interface TrailDeps {
  readonly audit: Audit;
  readonly redact: Output['redact'];
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds for one event. */
  readonly auditMs: number;
}

/** The only way from the core to the audit: redacted and bounded in time. */
export function createTrail({ audit, redact, clock, log, auditMs }: TrailDeps): Trail {
  const late = (): Error => new Error('the audit did not take an event in time');
  const write = (event: AuditEvent): Promise<void> =>
    within({ ms: auditMs, signal: unstoppable(), late }, () => audit.write(event));

  return {
    clock,
    async require(event) {
      try {
        await write(redactEvent(event, redact));
      } catch (cause) {
        throw new RecapError(
          'audit-unavailable',
          'The audit can not be written, so nothing was done: whatever runs must be on record.',
          {
            cause,
            hint: 'Whoever runs the bot finds the cause in its log; the disk or Redis of the audit may be full or away.',
          },
        );
      }
    },
    async note(event) {
      const clean = redactEvent(event, redact);
      try {
        await write(clean);
      } catch (error) {
        log.error({ event: clean, error: redact(String(error)) }, 'not-audited');
      }
    },
  };
}
