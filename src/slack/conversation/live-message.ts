import type { Clock, Log } from '../../core/ports.js';
import { until, within } from '../../domain/deadline.js';
import type { Mark } from '../api/mark.js';
import type { Messenger, PostOptions } from '../api/messenger.js';
import { finalRefusal, refusalWord } from '../api/failure.js';
import type { Placement } from '../api/placement.js';
import type { Posted } from '../api/posted.js';
import type { Message } from '../blocks/message.js';
import type { Timing } from './timing.js';

export interface LiveMessageParts {
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing: Timing;
}

/** The message is gone, or Slack lets nobody edit it any more; its last word is posted anew. */
const NOT_EDITABLE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'update_failed']);

/** The first post, while it goes on and afterwards. */
type Posting = Promise<{ readonly posted: Posted } | { readonly error: unknown }>;

/**
 * One message that is posted once and then edited: the newest content wins, edits are `updateEvery` apart, none repeats what is
 * there, and none comes after the last. All calls for it are made one after the other.
 */
export class LiveMessage {
  #wanted: Message | undefined;
  #shown = '';
  #posting: Posting | undefined;
  #updating: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** No update before this; epoch milliseconds. */
  #notBefore = 0;
  #isPosted = false;
  #finished = false;
  readonly #leaving = new AbortController();

  constructor(
    private readonly parts: LiveMessageParts,
    private readonly where: Placement,
    private readonly options: Omit<PostOptions, 'mark'> & {
      /** While more is to come, it can't be posted: what it would show. Never rejects. */
      readonly onLost: (error: unknown, last: Message) => Promise<void>;
    },
  ) {}

  /** What the message shall show from now on. The first call posts it. */
  show(message: Message, mark: Mark): void {
    if (this.#finished) return;
    this.#wanted = message;
    if (this.#posting === undefined) this.#posting = this.#postFirst(mark);
    else this.#schedule(mark);
  }

  /** Whether it was asked for. */
  get started(): boolean {
    return this.#posting !== undefined;
  }

  /** Whether it is, or was, there. */
  get isPosted(): boolean {
    return this.#isPosted;
  }

  /** Once it is posted; undefined when it could not be, or was never asked for. Never rejects. */
  async posted(): Promise<Posted | undefined> {
    const first = await this.#posting;
    return first !== undefined && 'posted' in first ? first.posted : undefined;
  }

  /** The same for what can't do without: a post that did not succeed is tried again. Rejects with the reason when it does not either. */
  async ensure(mark: Mark, signal: AbortSignal): Promise<Posted> {
    const first = this.#posting && (await until(this.#posting, signal));
    if (first !== undefined && 'posted' in first) return first.posted;
    if (first !== undefined && finalRefusal(first.error) !== undefined) throw first.error;
    this.#posting = this.#post(mark, signal);
    const again = await this.#posting;
    if ('posted' in again) return again.posted;
    throw again.error;
  }

  /** Holds updates back for a while. */
  hold(forMs: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.parts.clock.now() + forMs);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Shows nothing more; a post that still waits for Slack is given up. */
  leave(): void {
    this.#finished = true;
    clearTimeout(this.#timer);
    this.#leaving.abort(new Error('another one shows it'));
  }

  /**
   * The last content. Resolves once it is there; rejects with the reason when it could not be brought there.
   * @param anew whether a message that can't be edited any more is followed by another one
   */
  async finish(message: Message, mark: Mark, anew: boolean, signal: AbortSignal): Promise<void> {
    this.#finished = true;
    this.#wanted = message;
    clearTimeout(this.#timer);
    const posted = await this.ensure(mark, signal);
    if (this.#updating !== undefined) await until(this.#updating, signal);
    if (this.#shown === JSON.stringify(message)) return;
    try {
      await this.parts.messenger.update(posted, message, mark, signal);
    } catch (error) {
      if (!anew || !NOT_EDITABLE.has(refusalWord(error) ?? '')) throw error;
      await this.parts.messenger.post(this.where, () => message, { mark: { ...mark, part: 'end' } }, signal);
    }
  }

  async #postFirst(mark: Mark): Posting {
    const first = await within(this.parts.timing.post, this.#leaving.signal, (signal) => this.#post(mark, signal));
    // `finish` tells the end itself; before that the person learns where the run is shown instead.
    if ('error' in first && !this.#finished && this.#wanted !== undefined) {
      await this.options.onLost(first.error, this.#wanted);
    }
    return first;
  }

  async #post(mark: Mark, signal: AbortSignal): Posting {
    const content = (): Message => {
      const message = this.#wanted ?? { text: '', blocks: [] };
      this.#shown = JSON.stringify(message);
      return message;
    };
    try {
      const posted = await this.parts.messenger.post(this.where, content, { ...this.options, mark }, signal);
      this.#notBefore = Math.max(this.#notBefore, this.parts.clock.now() + this.parts.timing.updateEvery);
      this.#isPosted = true;
      this.#schedule(mark);
      return { posted };
    } catch (error) {
      this.#shown = '';
      return { error };
    }
  }

  #schedule(mark: Mark): void {
    // Until it is posted there is nothing to edit, and the post takes the newest content along.
    if (this.#finished || !this.#isPosted) return;
    if (this.#timer !== undefined || this.#updating !== undefined) return;
    if (this.#wanted === undefined || this.#shown === JSON.stringify(this.#wanted)) return;
    const wait = Math.max(0, this.#notBefore - this.parts.clock.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#updating = this.#update(mark).finally(() => {
        this.#updating = undefined;
        this.#schedule(mark);
      });
    }, wait);
  }

  async #update(mark: Mark): Promise<void> {
    const posted = await this.posted();
    const message = this.#wanted;
    if (posted === undefined || message === undefined || this.#finished) return;
    this.#notBefore = this.parts.clock.now() + this.parts.timing.updateEvery;
    if (await this.parts.messenger.tryUpdate(posted, message, mark)) this.#shown = JSON.stringify(message);
  }
}
