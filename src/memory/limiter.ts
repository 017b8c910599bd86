import type { Admission, Limiter } from '../core/ports.js';
import type { LimitOptions } from '../domain/limits.js';
import type { Line } from './line.js';
import { Lines } from './lines.js';
import type { Waiting } from './waiting.js';
import { createWaiting, queueFull, shuttingDown } from './waiting.js';

const MINUTE_MS = 60_000;

/** The limits of this process alone. `windowMs` is the minute of the rates; only tests make it shorter. */
export function createMemoryLimiter(options: LimitOptions, windowMs = MINUTE_MS): Limiter & { readonly lines: number } {
  return new MemoryLimiter(options, new Lines(options.levels, windowMs));
}

class MemoryLimiter implements Limiter {
  /** Each admission that is not over, with the promise of its end. */
  readonly #live = new Map<Waiting, Promise<void>>();
  /** Those of them that had to wait when they came, and still do. */
  readonly #queue = new Set<Waiting>();
  #sequence = 0;
  #closed = false;

  constructor(
    private readonly options: LimitOptions,
    private readonly keyed: Lines,
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
    const expirationMs = deadlineMs + this.options.marginMs;
    let job: Promise<void> | undefined;
    const start = (): Promise<void> => {
      this.#queue.delete(waiting);
      return (job = waiting.start());
    };
    try {
      await passAll(waiting, lines, start, expirationMs);
      await job;
    } finally {
      signal.removeEventListener('abort', leave);
      this.#queue.delete(waiting);
      this.#live.delete(waiting);
      this.keyed.release(keys);
    }
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
