import Bottleneck from 'bottleneck';
import type { Line } from '../domain/admission/line.js';
import { Places } from '../domain/admission/places.js';
import type { Waiting } from '../domain/admission/waiting.js';
import type { Limit } from '../domain/limits.js';

/** A line on a bottleneck limiter, which has neither positions nor a way to take a job out again. */
export class MemoryLine implements Line {
  readonly #limiter: Bottleneck;
  readonly #places = new Places();
  #users = 0;

  constructor(
    private readonly limit: Limit,
    windowMs: number,
  ) {
    this.#limiter = new Bottleneck({
      maxConcurrent: limit.concurrent,
      ...(limit.perMinute !== undefined && {
        reservoir: limit.perMinute,
        reservoirRefreshAmount: limit.perMinute,
        reservoirRefreshInterval: windowMs,
      }),
    });
  }

  get users(): number {
    return this.#users;
  }

  get full(): boolean {
    return this.#users >= this.limit.concurrent;
  }

  async pass(waiting: Waiting, inside: () => Promise<void>, expirationMs: number | undefined): Promise<void> {
    this.#users += 1;
    this.#places.insert(waiting);
    try {
      const scheduled = this.#limiter.schedule(
        { priority: waiting.admission.priority, ...(expirationMs !== undefined && { expiration: expirationMs }) },
        () => this.#enter(waiting, inside),
      );
      await Promise.race([scheduled, waiting.abandoned]);
    } catch {
      // The expiration: the job is overdue and its slot was let go. Its own result reaches its caller on its own way.
    } finally {
      this.#places.remove(waiting);
      this.#users -= 1;
    }
  }

  /** Stops the timers too. */
  async close(): Promise<void> {
    this.#places.close();
    await this.#limiter.disconnect();
  }

  async #enter(waiting: Waiting, inside: () => Promise<void>): Promise<void> {
    // Whoever left the line is not in it any more; what its turn took from the rate is given back.
    if (!this.#places.remove(waiting)) {
      if (this.limit.perMinute !== undefined) await this.#limiter.incrementReservoir(1);
      return;
    }
    await Promise.race([inside(), waiting.abandoned]);
  }
}
