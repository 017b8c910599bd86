import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import { unstoppable, within } from '../within.js';
import type { ApprovalBook, ApprovalBookDeps } from './approval-book.js';
import { redactApproval } from './redact-approval.js';

/**
 * Keeps the posted messages as the book says. All updates of one message are made one after the other, each with the newest state,
 * so that of two people who press at once neither leaves an old state behind.
 */
export class ApprovalBoard {
  readonly #updates = new Map<ApprovalId, Promise<void>>();
  readonly #going = new Set<Promise<void>>();

  constructor(
    private readonly book: ApprovalBook,
    private readonly deps: ApprovalBookDeps,
  ) {}

  /** Brings the message up to date, on its own time. */
  show(id: ApprovalId): void {
    const before = this.#updates.get(id) ?? Promise.resolve();
    const update = before.then(() => this.#own('update', () => this.#update(id)));
    this.#updates.set(id, update);
    const forget = (): void => {
      if (this.#updates.get(id) === update) this.#updates.delete(id);
    };
    this.#keep(update.then(forget));
  }

  /** Says something below the message, on its own time. */
  tell(approval: ApprovalRecord, text: string): void {
    const { messages, redact } = this.deps;
    const shown = redactApproval(approval, redact);
    this.#keep(this.#own('remark', () => this.#bounded((signal) => messages.remark(shown, redact(text), signal))));
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#going.size > 0) await Promise.all(this.#going);
  }

  async #update(id: ApprovalId): Promise<void> {
    for (;;) {
      const approval = await this.book.find(id);
      if (approval?.message === undefined) return;
      await this.#bounded((signal) => this.deps.messages.update(redactApproval(approval, this.deps.redact), signal));
      // Another process may have written meanwhile, and its update may have come before ours.
      if ((await this.book.find(id))?.version === approval.version) return;
    }
  }

  #bounded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = (): Error => new Error('the chat did not take the message in time');
    return within({ ms: this.deps.options.messageMs, signal: unstoppable(), late }, work);
  }

  async #own(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.deps.log.warn({ what, error: this.deps.redact(String(error)) }, 'approval-undeliverable');
    }
  }

  #keep(work: Promise<void>): void {
    const kept = work.finally(() => this.#going.delete(kept));
    this.#going.add(kept);
  }
}
