import Bottleneck from 'bottleneck';
import type { Limit } from '../domain/limits.js';
import type { Waiting } from './waiting.js';

/** A run that starts at once passes a line in some milliseconds, on a busy machine in some tens; nobody is told a position for that. */
const ANNOUNCE_AFTER_MS = 250;
/** Places are told no more often than this: when one run of a long line ends, all behind it move. */
const ANNOUNCE_EVERY_MS = 1_000;

/** One limit on one key, on a bottleneck limiter, which has neither positions nor a way to take a job out again. */
export class Line {
  readonly #limiter: Bottleneck;
  readonly #limit: Limit;
  /** In the order in which bottleneck takes them: by priority, then by arrival. */
  readonly #waiting: Waiting[] = [];
  readonly #told = new WeakMap<Waiting, number>();
  #users = 0;
  #announcing: NodeJS.Timeout | undefined;
  #announcedAt = Number.NEGATIVE_INFINITY;

  constructor(limit: Limit, windowMs: number) {
    this.#limit = limit;
    this.#limiter = new Bottleneck({
      maxConcurrent: limit.concurrent,
      ...(limit.perMinute !== undefined && {
        reservoir: limit.perMinute,
        reservoirRefreshAmount: limit.perMinute,
        reservoirRefreshInterval: windowMs,
      }),
    });
  }

  /** Runs that wait in this line or are past it and not over. */
  get users(): number {
    return this.#users;
  }

  /** Whether one more would have to wait. */
  get full(): boolean {
    return this.#users >= this.#limit.concurrent;
  }

  /**
   * Holds a slot of this line while `inside` runs. Settles when that has, when the waiting was abandoned, or `expirationMs` after
   * the slot was given; then the slot is free, whatever `inside` does. Never rejects.
   */
  async pass(waiting: Waiting, inside: () => Promise<void>, expirationMs: number | undefined): Promise<void> {
    this.#users += 1;
    this.#insert(waiting);
    try {
      const scheduled = this.#limiter.schedule(
        { priority: waiting.admission.priority, ...(expirationMs !== undefined && { expiration: expirationMs }) },
        () => this.#enter(waiting, inside),
      );
      await Promise.race([scheduled, waiting.abandoned]);
    } catch {
      // The expiration: the job is overdue and its slot was let go. Its own result reaches its caller on its own way.
    } finally {
      this.#remove(waiting);
      this.#users -= 1;
    }
  }

  /** Stops the timers; for a line that nobody uses. */
  async close(): Promise<void> {
    clearTimeout(this.#announcing);
    await this.#limiter.disconnect();
  }

  async #enter(waiting: Waiting, inside: () => Promise<void>): Promise<void> {
    // Whoever left the line is not in it any more; what its turn took from the rate is given back.
    if (!this.#remove(waiting)) {
      if (this.#limit.perMinute !== undefined) await this.#limiter.incrementReservoir(1);
      return;
    }
    await Promise.race([inside(), waiting.abandoned]);
  }

  #insert(waiting: Waiting): void {
    const behind = this.#waiting.findIndex((other) => isBefore(waiting, other));
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiting);
    this.#announce();
  }

  #remove(waiting: Waiting): boolean {
    const index = this.#waiting.indexOf(waiting);
    if (index === -1) return false;
    this.#waiting.splice(index, 1);
    this.#announce();
    return true;
  }

  #announce(): void {
    if (this.#announcing !== undefined) return;
    const next = this.#announcedAt + ANNOUNCE_EVERY_MS - performance.now();
    this.#announcing = setTimeout(
      () => {
        this.#announcing = undefined;
        this.#announcedAt = performance.now();
        for (const [index, waiting] of this.#waiting.entries()) {
          if (this.#told.get(waiting) === index + 1) continue;
          this.#told.set(waiting, index + 1);
          waiting.admission.onPosition(index + 1);
        }
      },
      Math.max(ANNOUNCE_AFTER_MS, next),
    );
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  const byPriority = a.admission.priority - b.admission.priority;
  return byPriority < 0 || (byPriority === 0 && a.sequence < b.sequence);
}
