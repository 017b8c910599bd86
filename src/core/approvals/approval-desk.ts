import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord, Decider } from '../../domain/approval.js';
import { isOver, isSameVoice } from '../../domain/approval.js';
import type { ApprovalEvent } from '../../domain/decide-approval.js';
import { decideApproval } from '../../domain/decide-approval.js';
import { RecapError } from '../../domain/errors.js';
import type { Outcome } from '../../domain/outcome.js';
import { done } from '../../domain/outcome.js';
import { renderApprovalState } from '../../domain/render-approval.js';
import type { Request } from '../../domain/request.js';
import { namespaceOfTarget } from '../../domain/target.js';
import type { Asker } from '../asker.js';
import { authorize } from '../authorize.js';
import type { Conversation } from '../ports.js';
import { ApprovalBoard } from './approval-board.js';
import type { ApprovalBookDeps } from './approval-book.js';
import { ApprovalBook, notFound } from './approval-book.js';
import { ApprovalTimers } from './approval-timers.js';
import type { StartsDeps } from './approval-starts.js';
import { ApprovalStarts } from './approval-starts.js';
import { titleOf } from './approval-title.js';
import type { ConfirmDeps } from './confirm-approver.js';
import { confirmApprover } from './confirm-approver.js';

export interface ApprovalDeskDeps extends ApprovalBookDeps, Omit<StartsDeps, 'book' | 'board' | 'apply'>, ConfirmDeps {}

export type Verdict = 'approve' | 'deny' | 'withdraw';

/** What was asked, and where its answer goes. */
export interface AskedIn {
  readonly request: Request;
  readonly conversation: Conversation;
}

/** Read at a start, and to know what waits. */
export const MOST_OPEN = 1_000;

/** Where requests for approval are opened, decided, used and closed. */
export class ApprovalDesk {
  readonly book: ApprovalBook;
  readonly starts: ApprovalStarts;
  readonly #board: ApprovalBoard;
  readonly #timers: ApprovalTimers;

  constructor(private readonly deps: ApprovalDeskDeps) {
    this.book = new ApprovalBook(deps);
    this.#board = new ApprovalBoard(this.book, deps);
    this.starts = new ApprovalStarts({ ...deps, book: this.book, board: this.#board, apply: this.#apply });
    this.#timers = new ApprovalTimers(deps.clock, (id) => deps.own(() => this.#dueOrLater(id)));
  }

  /** Asks others. Rejects when that can not be posted; nothing waits then. What was written before is posted if it was not. */
  async ask(approval: ApprovalRecord): Promise<ApprovalRecord> {
    const written = await this.#written(approval);
    const posted = written.message === undefined && !isOver(written) ? await this.book.post(written) : written;
    this.#timers.follow(posted);
    return posted;
  }

  /** Written when it resolves; posted by itself, since what breaks the glass does not wait for a chat. */
  async openReview(review: ApprovalRecord): Promise<void> {
    const written = await this.#written(review);
    this.#timers.follow(written);
    if (written.message === undefined) this.deps.own(() => this.book.post(written));
  }

  /**
   * Its id comes of the request, so a request that is handled again, after its process died, finds what it has written. Rejects when that
   * is about something else than what would be written now.
   */
  async #written(approval: ApprovalRecord): Promise<ApprovalRecord> {
    const before = await this.book.find(approval.id);
    if (before === undefined) {
      await this.book.create(approval);
      return approval;
    }
    if (before.hash === approval.hash) return before;
    throw new RecapError(
      'interrupted',
      'The bot stopped while it asked for the approval, and its target has changed since.',
      {
        hint: 'Give the command again.',
      },
    );
  }

  /**
   * Somebody's word on a request, by a button, a form or a command. The right to approve is asked at this moment, and then the second
   * factor where the policy wants one; one's own request can be withdrawn without.
   */
  async decide(
    id: ApprovalId,
    verdict: Verdict,
    asker: Asker,
    { request, conversation }: AskedIn,
    signal: AbortSignal,
  ): Promise<Outcome<ApprovalRecord>> {
    const by: Decider = asker;
    const event: ApprovalEvent = { kind: verdict, by };
    const approval = await this.book.find(id);
    if (approval === undefined) return notFound(id);
    const refuse = <T>(outcome: Outcome<T>): Outcome<T> => {
      const code = outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
      this.book.note('approval-not-counted', approval, { verdict, by: by.person.id, byUser: by.identity.user, code });
      return outcome;
    };
    // A button decides the request of its own message only, so that a copied value does nothing elsewhere.
    if (request.surface === 'button' && request.message !== approval.message) return refuse(notFound(id));
    const tried = decideApproval(approval, event, this.deps.clock.now());
    if (tried.kind !== 'done') {
      this.deps.own(() => this.#due(id));
      return refuse(tried);
    }
    if (!isSameVoice(approval.requester, by)) {
      const allowed = await this.#mayApprove(approval, asker, signal);
      if (allowed.kind !== 'done') return refuse(allowed);
    }
    if (verdict === 'approve') {
      const confirmed = await confirmApprover(approval, asker.person, request, conversation, this.deps);
      if (confirmed.kind !== 'done') return refuse(confirmed);
    }
    const decided = await this.#apply(id, event);
    if (decided.kind !== 'done') return refuse(decided);
    if (decided.value.state === 'approved' && decided.value.kind === 'approval') this.starts.begin(decided.value);
    return decided;
  }

  /** Takes up what waits in the store: timers, and what was approved but not started. Rejects when the store does not answer. */
  async resume(): Promise<void> {
    for (const approval of await this.book.listOpen(MOST_OPEN)) {
      this.#timers.follow(approval);
      if (approval.kind === 'approval' && approval.state === 'approved') this.starts.begin(approval);
    }
  }

  /** No timer fires any more. */
  stopTimers(): void {
    this.#timers.close();
  }

  /** Resolves when the last messages are out. */
  settled(): Promise<void> {
    return this.#board.settled();
  }

  /** For lists; what can not be told is a no. */
  async mayApprove(approval: ApprovalRecord, asker: Asker, signal: AbortSignal): Promise<boolean> {
    return this.#mayApprove(approval, asker, signal).then(
      ({ kind }) => kind === 'done',
      () => false,
    );
  }

  async #mayApprove({ subject, targets }: ApprovalRecord, asker: Asker, signal: AbortSignal): Promise<Outcome<void>> {
    const [first] = targets;
    const cluster = first === undefined ? undefined : this.deps.clusters.get(first.ref.cluster);
    if (first === undefined || cluster === undefined) throw new Error('a request is about a target of a cluster');
    const namespace = namespaceOfTarget(first.ref);
    const question = { verb: 'approve', capsule: subject.capsule.name, namespace } as const;
    return authorize(cluster.access, asker.identity, question, { ms: this.deps.options.questionMs, signal });
  }

  /** A change with all that people see of it. */
  readonly #apply = async (id: ApprovalId, event: ApprovalEvent): Promise<Outcome<ApprovalRecord>> => {
    const outcome = await this.book.apply(id, event);
    if (outcome.kind !== 'done') return outcome;
    const approval = outcome.value;
    this.#timers.follow(approval);
    if (event.kind !== 'remind') this.#board.show(id);
    const isEnded = ['denied', 'expired', 'void'].includes(approval.state);
    if (isEnded) this.#board.tell(approval, `${titleOf(approval)}: ${renderApprovalState(approval)}.`);
    return done(approval);
  };

  async #dueOrLater(id: ApprovalId): Promise<void> {
    try {
      await this.#due(id);
    } catch (error) {
      this.#timers.retry(id);
      throw error;
    }
  }

  /** What the time brings: the end of a request, or a reminder of a review. */
  async #due(id: ApprovalId): Promise<void> {
    const approval = await this.book.find(id);
    if (approval === undefined) return;
    if (approval.kind === 'approval') {
      const expired = await this.#apply(id, { kind: 'expire' });
      if (expired.kind !== 'done') this.#timers.follow(approval);
      return;
    }
    const reminded = await this.#apply(id, { kind: 'remind' });
    if (reminded.kind !== 'done') return this.#timers.follow(approval);
    if (reminded.value.message === undefined) await this.book.post(reminded.value);
    else this.#board.tell(reminded.value, `${titleOf(approval)} still waits for its review.`);
  }
}
