import type { AuditEvent } from '../../src/domain/audit-event.js';
import type { Command } from './command.js';
import type { Hearing } from './told.js';

/** What a fault did that less is promised after. */
export interface Circumstances {
  /** What was asked meanwhile could not be written anywhere, so it was refused without a trail. */
  readonly storeWasAway?: boolean | undefined;
  /**
   * A process ended, or an answer of Slack was lost, between saying something to one person alone and writing down that it was said. Slack
   * keeps no record of that, so it is said again rather than not at all.
   */
  readonly mayRepeatPrivately?: boolean | undefined;
}

/** What is judged after a fault, beside what stands in the cluster and in Redis. */
export interface Evidence extends Circumstances {
  readonly commands: readonly Command[];
  readonly heard: Hearing;
  /** The events of the shared audit, and what is wrong with its chain. */
  readonly audit: { readonly events: readonly AuditEvent[]; readonly problem: string | undefined };
}
