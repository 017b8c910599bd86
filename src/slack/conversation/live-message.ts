import type { Clock, Log } from '../../core/ports.js';
import type { Mark } from '../api/mark.js';
import type { Messenger, Placement, Posted, PostOptions } from '../api/messenger.js';
import { refusalWord } from '../api/failure.js';
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

/**
 * One message that is posted once and then edited: the newest content wins, edits are `updateEvery` apart, none repeats what is
 * there, and none comes after the last. All calls for it are made one after the other.
 */
export class LiveMessage {
  #wanted: Message | undefined;
  #shown = '';
  #posting: Promise<Posted | undefined> | undefined;
  #updating: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** No update before this; epoch milliseconds. */
  #notBefore = 0;
  #isPosted = false;
  #finished = false;
  /** Why it could not be posted. */
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly parts: LiveMessageParts,
    private readonly where: Placement,
    private readonly options: Omit<PostOptions, 'mark'> & {
      readonly onLost: (error: unknown, last: Message) => Promise<void>;
    },
  ) {}

  /** What the message shall show from now on. The first call posts it. */
  show(message: Message, mark: Mark): void {
    if (this.#finished) return;
    this.#wanted = message;
    if (this.#posting === undefined) this.#posting = this.#post(message, mark, this.parts.timing.post);
    else this.#schedule(mark);
  }

  /** Whether it was asked for. */
  get started(): boolean {
    return this.#posting !== undefined;
  }

  /** Once it is posted; undefined when it could not be, or was never asked for. Never rejects. */
  async posted(): Promise<Posted | undefined> {
    return this.#posting;
  }

  /** Holds updates back for a while. */
  hold(forMs: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.parts.clock.now() + forMs);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Shows nothing more. */
  leave(): void {
    this.#finished = true;
    clearTimeout(this.#timer);
  }

  /** The last content. Resolves once it is there, or could not be brought there. */
  async finish(message: Message, mark: Mark): Promise<void> {
    this.#finished = true;
    this.#wanted = message;
    clearTimeout(this.#timer);
    this.#posting ??= this.#post(message, mark, this.parts.timing.last);
    const posted = await this.#posting;
    await this.#updating;
    if (this.#shown === JSON.stringify(message)) return;
    try {
      if (posted === undefined) await this.options.onLost(this.#failure?.error, message);
      else await this.#replace(posted, message, mark, AbortSignal.timeout(this.parts.timing.last));
    } catch (error) {
      await this.options.onLost(error, message);
    }
  }

  async #replace(posted: Posted, message: Message, mark: Mark, signal: AbortSignal): Promise<void> {
    try {
      await this.parts.messenger.update(posted, message, mark, signal);
    } catch (error) {
      if (!NOT_EDITABLE.has(refusalWord(error) ?? '')) throw error;
      await this.parts.messenger.post(this.where, () => message, { mark }, signal);
    }
  }

  async #post(first: Message, mark: Mark, deadlineMs: number): Promise<Posted | undefined> {
    const content = (): Message => {
      const message = this.#wanted ?? first;
      this.#shown = JSON.stringify(message);
      return message;
    };
    const options = { ...this.options, mark };
    try {
      const posted = await this.parts.messenger.post(this.where, content, options, AbortSignal.timeout(deadlineMs));
      this.#notBefore = Math.max(this.#notBefore, this.parts.clock.now() + this.parts.timing.updateEvery);
      this.#isPosted = true;
      this.#schedule(mark);
      return posted;
    } catch (error) {
      this.#shown = '';
      this.#failure = { error };
      // `finish` tells the end itself; before that the person learns where the run is shown instead.
      if (!this.#finished) await this.options.onLost(error, this.#wanted ?? first);
      return undefined;
    }
  }

  #schedule(mark: Mark): void {
    if (this.#finished || this.#failure !== undefined) return;
    if (this.#timer !== undefined || this.#updating !== undefined) return;
    // Until it is posted there is nothing to edit, and the post takes the newest content along.
    if (!this.#isPosted) return;
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
    const posted = await this.#posting;
    const message = this.#wanted;
    if (posted === undefined || message === undefined || this.#finished) return;
    this.#notBefore = this.parts.clock.now() + this.parts.timing.updateEvery;
    if (await this.parts.messenger.tryUpdate(posted, message, mark)) this.#shown = JSON.stringify(message);
  }
}
