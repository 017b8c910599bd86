import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import { isOver } from '../../domain/approval.js';
import type { Clock } from '../ports.js';

/** A little late rather than a moment too early, when nothing is due yet. */
const AFTER_MS = 5;

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
    clearTimeout(this.#timers.get(approval.id));
    this.#timers.delete(approval.id);
    const at = dueAt(approval);
    if (at === undefined || this.#closed) return;
    const due = (): void => {
      this.#timers.delete(approval.id);
      this.onDue(approval.id);
    };
    this.#timers.set(approval.id, setTimeout(due, Math.max(0, at - this.clock.now()) + AFTER_MS));
  }

  get size(): number {
    return this.#timers.size;
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
