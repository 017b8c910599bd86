import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import type { ApprovalStep, AuditEvent } from '../../domain/audit-event.js';
import { approvalEvent } from '../../domain/audit-event.js';
import type { ApprovalEvent } from '../../domain/decide-approval.js';
import { decideApproval } from '../../domain/decide-approval.js';
import { RecapError } from '../../domain/errors.js';
import type { Outcome } from '../../domain/outcome.js';
import { done, refused } from '../../domain/outcome.js';
import type { Trail } from '../audit/trail.js';
import type { CoreOptions } from '../options.js';
import type { ApprovalMessages, Approvals, Clock, Log, Output } from '../ports.js';
import { unstoppable, within } from '../within.js';
import { redactApproval } from './redact-approval.js';

export interface ApprovalBookDeps {
  readonly store: Approvals;
  readonly messages: ApprovalMessages;
  readonly redact: Output['redact'];
  readonly clock: Clock;
  readonly trail: Trail;
  readonly log: Log;
  readonly options: CoreOptions;
}

/** Each turn of a lost compare-and-set means that somebody else got on; nobody presses that often. */
const MOST_TURNS = 50;

/** What only the time does, or what takes a leave away, happens also when it can't be audited. */
const MUST_BE_AUDITED: ReadonlySet<string> = new Set(['approve', 'deny', 'withdraw', 'use']);

/**
 * The requests as they are written: every change goes through the state machine, is audited, compares and sets, and is logged. The audit
 * comes first, so a change that somebody else outran is in it twice: as it was meant, and as not counted.
 */
export class ApprovalBook {
  /** Requests that this process is about to post, so that a quick press finds the message of its button written down. */
  readonly #posting = new Map<ApprovalId, Promise<unknown>>();

  constructor(private readonly deps: ApprovalBookDeps) {}

  async create(approval: ApprovalRecord): Promise<void> {
    const step = approval.kind === 'review' ? 'break-glass' : 'ask';
    await this.deps.trail.require(this.#event(approval, { step, by: approval.requester }));
    await this.#bounded(() => this.deps.store.create(approval));
    const reason = JSON.stringify(this.deps.redact(approval.reason ?? ''));
    this.note(approval.kind === 'review' ? 'glass-broken' : 'approval-requested', approval, { reason });
  }

  /** Posts a written request. Rejects when that does not succeed; a request, other than a review, is void then. */
  async post(approval: ApprovalRecord): Promise<ApprovalRecord> {
    const posting = this.#post(approval);
    this.#posting.set(
      approval.id,
      posting.catch(() => undefined),
    );
    return posting.finally(() => this.#posting.delete(approval.id));
  }

  async find(id: ApprovalId): Promise<ApprovalRecord | undefined> {
    await this.#posting.get(id);
    return this.#bounded(() => this.deps.store.get(id));
  }

  listOpen(most: number): Promise<readonly ApprovalRecord[]> {
    return this.#bounded(() => this.deps.store.listOpen(most));
  }

  /** Applies an event to the newest state of the request. Rejects when the store does: then it is not known to have happened. */
  async apply(id: ApprovalId, event: ApprovalEvent): Promise<Outcome<ApprovalRecord>> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const current = await this.find(id);
      if (current === undefined) return notFound(id);
      const next = decideApproval(current, event, this.deps.clock.now());
      if (next.kind !== 'done') return next;
      const written = await this.#change(current, next.value, stepOf(event));
      if (written === undefined) continue;
      this.note(`approval-${event.kind}`, written, {
        ...('by' in event && { by: event.by.person.id, byUser: event.by.identity.user }),
        ...('why' in event && { why: this.deps.redact(event.why) }),
        ...('runs' in event && { runs: event.runs }),
      });
      return done(written);
    }
    throw new Error(`the request ${id} was changed by others again and again`);
  }

  /** It was used, and the process that did that died before its runs began. */
  async noteNotBegun(approval: ApprovalRecord, why: string): Promise<void> {
    const outcome = { kind: 'failed', code: 'interrupted', text: `Not begun: ${why}.` } as const;
    await this.deps.trail.note(this.#event(approval, { step: 'use', outcome }));
    this.note('approval-not-begun', approval, { why: this.deps.redact(why) });
  }

  /** One line of the log about a request; what is refused, too. */
  note(message: string, approval: ApprovalRecord, more: Readonly<Record<string, unknown>> = {}): void {
    const { id, kind, state, hash, requester, subject } = approval;
    const { log, redact } = this.deps;
    const about = { capsule: subject.capsule.name, targets: subject.targets.map(({ name, uid }) => `${name} ${uid}`) };
    const asked = { requester: requester.person.id, requesterUser: requester.identity.user };
    log.info({ approval: id, kind, state, hash, ...asked, ...about, argv: subject.argv.map(redact), ...more }, message);
  }

  /** Undefined when somebody else was first. Rejects with `audit-unavailable`, and when the store does. */
  async #change(
    current: ApprovalRecord,
    next: ApprovalRecord,
    step: ApprovalStep,
  ): Promise<ApprovalRecord | undefined> {
    const { trail, store } = this.deps;
    // A reminder changes nothing.
    if (step.step === 'remind') return this.#bounded(() => store.change(current, next));
    const event = this.#event(next, step);
    await (MUST_BE_AUDITED.has(step.step) ? trail.require(event) : trail.note(event));
    let text = 'Not counted: another change came first.';
    let written: ApprovalRecord | undefined;
    try {
      written = await this.#bounded(() => store.change(current, next));
      return written;
    } catch (error) {
      text = 'Not known to be counted: the store did not answer.';
      throw error;
    } finally {
      if (written === undefined) {
        await trail.note(this.#event(current, { ...step, outcome: { kind: 'refused', code: 'approval-over', text } }));
      }
    }
  }

  #event(approval: ApprovalRecord, step: ApprovalStep): AuditEvent {
    return approvalEvent(approval, step, this.deps.clock.now());
  }

  async #post(approval: ApprovalRecord): Promise<ApprovalRecord> {
    const { messages, options, redact } = this.deps;
    try {
      const late = (): Error => new Error('the request for approval was not posted in time');
      const shown = redactApproval(approval, redact);
      const bound = { ms: options.messageMs, signal: unstoppable(), late };
      const places = await within(bound, (signal) => messages.post(shown, signal));
      const written = await this.#bounded(() => this.deps.store.change(approval, { ...approval, ...places }));
      if (written === undefined) throw new Error('the request was changed before it was posted');
      return written;
    } catch (error) {
      this.note('approval-not-posted', approval, { error: redact(String(error)) });
      if (approval.kind === 'approval') {
        const why = 'not posted';
        await this.#change(approval, { ...approval, state: 'void', why }, { step: 'void', why });
      }
      throw new RecapError(
        'approval-required',
        'The request for approval could not be posted, so nobody can approve it.',
        {
          hint: 'The bot must be in the channel: /invite it, or choose another channel in the policy.',
        },
      );
    }
  }

  #bounded<T>(work: () => Promise<T>): Promise<T> {
    const late = (): Error => new RecapError('store-unreachable', 'The store of the approvals did not answer in time.');
    return within({ ms: this.deps.options.storeMs, signal: unstoppable(), late }, work);
  }
}

function stepOf(event: ApprovalEvent): ApprovalStep {
  const { kind: step, ...more } = event;
  return { step, ...more };
}

export function notFound(id: ApprovalId): Outcome<never> {
  return refused('approval-not-found', `There is no request ${id} that can be decided here.`, {
    hint: '`/recap runs` lists those that wait.',
  });
}
