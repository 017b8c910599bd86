import type { LimitOptions } from '../limits.js';
import type { Admission } from './admission.js';
import type { Line } from './line.js';
import type { Lines } from './lines.js';
import { ANNOUNCE_AFTER_MS } from './places.js';
import type { Waiting } from './waiting.js';
import { createWaiting, queueFull, shuttingDown } from './waiting.js';

/**
 * Whether a run that has passed all its lines may start. No sends it through the lines again: a slot was lost while it waited for
 * others. May take its time; the waiting can end meanwhile.
 */
export type Confirm = (waiting: Waiting) => Promise<boolean>;

const always: Confirm = () => Promise.resolve(true);

/**
 * Takes each run through the lines of its keys, from the narrowest to the broadest, and bounds how many may wait. Between people it is
 * fair by its levels: who has as many runs going as one person may waits in the own line, not in those of all.
 */
export class LeveledLimiter {
  /** Each admission that is not over, with the promise of its end. */
  readonly #live = new Map<Waiting, Promise<void>>();
  /** Those of them that wait: they had to when they came, or have not started soon after. */
  readonly #queue = new Set<Waiting>();
  #sequence = 0;
  #closed = false;

  constructor(
    private readonly options: LimitOptions,
    private readonly keyed: Lines,
    private readonly confirm: Confirm = always,
  ) {}

  /** Lines that are held in memory; idle ones go. */
  get lines(): number {
    return this.keyed.size;
  }

  async run<T>(admission: Admission, job: () => Promise<T>): Promise<T> {
    if (this.#closed) throw shuttingDown();
    admission.signal.throwIfAborted();
    const lines = this.keyed.of(admission.keys);
    const mustWait = lines.some(({ full }) => full);
    if (mustWait && this.#isQueueFull(admission)) throw queueFull();
    const { waiting, result } = createWaiting(admission, this.#sequence++, job);
    if (mustWait) this.#queue.add(waiting);
    this.#live.set(waiting, this.#pass(waiting, lines));
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#live.keys()) waiting.abandon(shuttingDown());
    await Promise.all(this.#live.values());
    await this.keyed.close();
  }

  async #pass(waiting: Waiting, lines: readonly Line[]): Promise<void> {
    const { signal, keys, deadlineMs } = waiting.admission;
    const leave = (): void => {
      this.#queue.delete(waiting);
      waiting.abandon(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    const noteWaiting = setTimeout(() => this.#queue.add(waiting), ANNOUNCE_AFTER_MS).unref();
    const expirationMs = deadlineMs + this.options.marginMs;
    try {
      while (!waiting.over) {
        const attempt = this.#attempt(waiting, noteWaiting);
        await passAll(waiting, lines, attempt.start, expirationMs);
        await attempt.end();
      }
    } finally {
      clearTimeout(noteWaiting);
      signal.removeEventListener('abort', leave);
      this.#queue.delete(waiting);
      this.#live.delete(waiting);
      this.keyed.release(keys);
    }
  }

  /** One way through the lines; once it is ended it can not start the job any more. */
  #attempt(
    waiting: Waiting,
    noteWaiting: NodeJS.Timeout,
  ): { start: () => Promise<void>; end: () => Promise<void> | undefined } {
    let ended = false;
    let job: Promise<void> | undefined;
    return {
      start: async () => {
        if (!(await this.confirm(waiting)) || ended) return;
        clearTimeout(noteWaiting);
        this.#queue.delete(waiting);
        await (job = waiting.start());
      },
      end: () => {
        ended = true;
        return job;
      },
    };
  }

  #isQueueFull({ keys }: Admission): boolean {
    if (this.#queue.size >= this.options.queue) return true;
    const own = [...this.#queue].filter(({ admission }) => admission.keys.person === keys.person);
    return own.length >= this.options.queuePerPerson;
  }
}

/** Only the last line has the expiration: the time of the outer ones includes the waiting in those behind, which has no such limit. */
async function passAll(
  waiting: Waiting,
  [line, ...rest]: readonly Line[],
  start: () => Promise<void>,
  expirationMs: number,
): Promise<void> {
  if (line === undefined) return start();
  const last = rest.length === 0;
  await line.pass(waiting, () => passAll(waiting, rest, start, expirationMs), last ? expirationMs : undefined);
}
