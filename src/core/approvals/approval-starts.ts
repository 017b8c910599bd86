import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import type { ApprovalEvent } from '../../domain/decide-approval.js';
import type { Outcome } from '../../domain/outcome.js';
import { done, refused } from '../../domain/outcome.js';
import type { RunId } from '../../domain/run-id.js';
import type { Conversation } from '../ports.js';
import type { ApprovalLeases } from '../recovery/approval-leases.js';
import type { ApprovalBoard } from './approval-board.js';
import type { ApprovalBook, ApprovalBookDeps } from './approval-book.js';
import { titleOf } from './approval-title.js';
import type { CheckedAgain, CheckDeps } from './check-again.js';
import { checkAgain } from './check-again.js';

/** What may start: a request that was used up for it, checked a moment ago, and where its runs are shown. */
export interface ApprovedStart extends CheckedAgain {
  readonly approval: ApprovalRecord;
  readonly conversation: Conversation;
}

export interface StartsDeps extends CheckDeps, Pick<ApprovalBookDeps, 'messages' | 'clock'> {
  readonly book: ApprovalBook;
  readonly board: ApprovalBoard;
  /** A change with all that people see of it. */
  readonly apply: (id: ApprovalId, event: ApprovalEvent) => Promise<Outcome<ApprovalRecord>>;
  /** Carries the runs of an approved request out; resolves when they have ended. */
  readonly start: (start: ApprovedStart, signal: AbortSignal) => Promise<void>;
  /** Whether the runs of a used request are on record. Rejects when that can't be told. */
  readonly hasBegun: (approval: ApprovalRecord) => Promise<boolean>;
  /** Goes on by itself and is waited for at a shutdown; never rejects. */
  readonly own: (work: (signal: AbortSignal) => Promise<unknown>) => void;
  readonly isClosing: () => boolean;
  readonly approved: ApprovalLeases;
}

/** From approved to begun: whoever gets there first uses a request up, and somebody sees to it that what is used begins. */
export class ApprovalStarts {
  constructor(private readonly deps: StartsDeps) {}

  /** Starts what is approved, by itself. */
  begin(approval: ApprovalRecord): void {
    this.deps.own(async (signal) => {
      const checked = await this.#checked(approval, signal);
      if (checked.kind !== 'done') {
        return this.deps.apply(approval.id, { kind: 'void', why: whyVoid(checked) });
      }
      // Left as it is: the next process takes it up, within the time that an approval may be used.
      if (this.deps.isClosing()) return undefined;
      const runs = checked.value.planned.map(({ job }) => job.plan.runId);
      const used = await this.#use(approval.id, runs);
      return used && this.#start({ ...checked.value, approval: used }, signal);
    });
  }

  /**
   * Begins what was used by a process that died before its runs were on record, while there is time for it; else it is told that it did
   * not begin. Rejects when the store does not answer.
   */
  async beginUsed(id: ApprovalId, signal: AbortSignal): Promise<void> {
    const { approved, book, board, clock, hasBegun } = this.deps;
    const approval = await book.find(id);
    await approved.hold(id);
    if (approval?.state !== 'used' || (await hasBegun(approval))) return approved.done(id);
    const isInTime = clock.now() < (approval.useBy ?? 0);
    const checked = isInTime ? await this.#checked(approval, signal) : refused('approval-over', 'its time was over');
    if (checked.kind === 'done') return this.#start({ ...checked.value, approval }, signal);
    const why = whyVoid(checked);
    await book.noteNotBegun(approval, why);
    board.tell(
      approval,
      `${titleOf(approval)} did not begin: the bot stopped, and then ${why}. Give the command again.`,
    );
    return approved.done(id);
  }

  /** From before it is written until it has begun there is a lease on it. Undefined when somebody else was first. */
  async #use(id: ApprovalId, runs: readonly RunId[]): Promise<ApprovalRecord | undefined> {
    const { approved, apply } = this.deps;
    await approved.hold(id);
    let used: ApprovalRecord | undefined;
    try {
      const outcome = await apply(id, { kind: 'use', runs });
      used = outcome.kind === 'done' ? outcome.value : undefined;
      return used;
    } finally {
      if (used === undefined) approved.leave(id);
    }
  }

  async #start(start: ApprovedStart, signal: AbortSignal): Promise<void> {
    try {
      await this.deps.start(start, signal);
    } finally {
      await this.deps.approved.done(start.approval.id);
    }
  }

  async #checked(
    approval: ApprovalRecord,
    signal: AbortSignal,
  ): Promise<Outcome<CheckedAgain & { conversation: Conversation }>> {
    try {
      const conversation = this.deps.messages.conversation(approval);
      if (conversation === undefined) return refused('approval-over', 'its result could be shown nowhere');
      const checked = await checkAgain(approval, this.deps, signal);
      return checked.kind === 'done' ? done({ ...checked.value, conversation }) : checked;
    } catch (error) {
      return this.deps.explain.outcome(error, { approval: approval.id, step: 'check-again' });
    }
  }
}

/** Words that follow a `because`. */
function whyVoid(checked: Exclude<Outcome<unknown>, { kind: 'done' }>): string {
  if (checked.kind === 'failed') return `its checks could not be made again: ${checked.failure.message}`;
  const { code, reason } = checked.refusal;
  return code === 'approval-over' ? reason : `its checks did not pass again: ${reason}`;
}
