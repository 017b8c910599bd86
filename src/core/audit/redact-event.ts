import type { AuditEvent } from '../../domain/audit-event.js';
import type { Output } from '../ports.js';

/** The same event without secrets in what people typed or the cluster said; names and ids are not texts. */
export function redactEvent(event: AuditEvent, redact: Output['redact']): AuditEvent {
  const { words, what, why, outcome, receipt } = event;
  const { argv, command } = what ?? {};
  return {
    ...event,
    ...(words !== undefined && { words: redact(words) }),
    ...(what !== undefined && {
      what: {
        ...what,
        ...(argv !== undefined && { argv: argv.map(redact) }),
        ...(command !== undefined && { command: redact(command) }),
      },
    }),
    ...(why !== undefined && { why: redact(why) }),
    ...(outcome?.text !== undefined && { outcome: { ...outcome, text: redact(outcome.text) } }),
    ...(receipt !== undefined && { receipt: receipt.map(redact) }),
  };
}
