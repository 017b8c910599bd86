import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import { isOver } from '../../domain/approval.js';
import type { Clock } from '../ports.js';

/** A little late rather than a moment too early, when nothing is due yet. */
const AFTER_MS = 5;

/** After a store that did not answer. */
const RETRY_MS = 1_000;

/** One timer for each request that waits in this process: for its expiry, or for the next reminder of a review. */
export class ApprovalTimers {
  readonly #timers = new Map<ApprovalId, NodeJS.Timeout>();
  #closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly onDue: (id: ApprovalId) => void,
  ) {}

  /** Sets the timer to what the request waits for now; takes it away when it is over. */
  follow(approval: ApprovalRecord): void {
    const at = dueAt(approval);
    this.#set(approval.id, at === undefined ? undefined : Math.max(0, at - this.clock.now()) + AFTER_MS);
  }

  /** Comes back to a request soon. */
  retry(id: ApprovalId): void {
    this.#set(id, RETRY_MS);
  }

  #set(id: ApprovalId, ms: number | undefined): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    if (ms === undefined || this.#closed) return;
    const due = (): void => {
      this.#timers.delete(id);
      this.onDue(id);
    };
    this.#timers.set(id, setTimeout(due, ms));
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

function dueAt(approval: ApprovalRecord): number | undefined {
  if (isOver(approval)) return undefined;
  if (approval.kind === 'review') return approval.remindAt;
  return approval.state === 'approved' ? approval.useBy : approval.expiresAt;
}
