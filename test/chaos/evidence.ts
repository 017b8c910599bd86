import type { AuditEvent } from '../../src/domain/audit-event.js';
import type { Command } from './command.js';
import type { Hearing } from './told.js';

/** What is judged after a fault, beside what stands in the cluster and in Redis. */
export interface Evidence {
  readonly commands: readonly Command[];
  readonly heard: Hearing;
  /** The events of the shared audit, and what is wrong with its chain. */
  readonly audit: { readonly events: readonly AuditEvent[]; readonly problem: string | undefined };
  /** What was asked meanwhile could not be written anywhere. */
  readonly storeWasAway: boolean;
}
