import type { KnownPost, Log, PostMark, Posts } from '../../core/ports.js';
import { pause, until } from '../../domain/deadline.js';

/** No message waits longer than this to learn whether it was posted already. */
const ANSWER_MS = 250;
/** Nobody waits for a note but the end of the process. */
const NOTE_MS = 1_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** While the store is away; beyond them a message that was begun is looked for in Slack, should it be asked for again. */
const MOST_NOTING = 1_000;

/** What is known of our messages, for all replicas. A store that is away keeps no message from being posted. */
export class PostLedger {
  readonly #noting = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(
    private readonly posts: Posts,
    private readonly log: Log,
  ) {}

  /** To be called before a post. Undefined when nothing can be said. */
  async begin(mark: PostMark): Promise<KnownPost | undefined> {
    try {
      return await until(this.posts.begin(mark), AbortSignal.timeout(ANSWER_MS));
    } catch (error) {
      this.log.warn({ ...mark, error: String(error) }, 'it is not known whether a message was posted before');
      return undefined;
    }
  }

  /** It is there. Returns at once: written in the background, as soon as the store answers. */
  note(mark: PostMark, where: string): void {
    if (this.#noting.size >= MOST_NOTING) return;
    const noting = this.#note(mark, where).finally(() => this.#noting.delete(noting));
    this.#noting.add(noting);
  }

  /** Tries what is not written yet once more, and resolves when that is over. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#noting);
  }

  async #note(mark: PostMark, where: string): Promise<void> {
    const { signal } = this.#closing;
    for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
      const isLast = signal.aborted;
      try {
        return await until(this.posts.note(mark, where), AbortSignal.timeout(NOTE_MS));
      } catch (error) {
        if (isLast) return this.log.warn({ ...mark, where, error: String(error) }, 'not noted where a message stands');
        await pause(ms, signal).catch(() => undefined);
      }
    }
  }
}
