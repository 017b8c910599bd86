import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { refused } from '../domain/outcome.js';
import { reasonOf } from './cancellation.js';
import type { LiveRuns } from './live-runs.js';
import type { Limiter } from './ports.js';

/** The requests that are not answered to the end yet, and the order in which they end at a shutdown. */
export class OpenRequests {
  readonly #open = new Map<Promise<unknown>, AbortController>();
  #closing = false;

  get closing(): boolean {
    return this.#closing;
  }

  /** Runs `work` with a signal that follows the caller's and the shutdown. */
  during<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const inner = new AbortController();
    const onAbort = (): void => inner.abort(reasonOf(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const working = work(inner.signal).finally(() => {
      signal.removeEventListener('abort', onAbort);
      this.#open.delete(working);
    });
    this.#open.set(working, inner);
    return working;
  }

  /** Each step within is bounded, so this ends: the runs by their detach, the conversations by the time for a message. */
  async close(graceMs: number, liveRuns: LiveRuns, limiter: Limiter): Promise<void> {
    this.#closing = true;
    const reason = new RecapError('interrupted', 'The bot was stopped before this run had ended.');
    liveRuns.stopAll(reason, ({ record }) => record.state === 'requested' || record.state === 'queued');
    const limiterClosed = limiter.close();
    await this.#settledWithin(graceMs);
    for (const inner of this.#open.values()) inner.abort(reason);
    await Promise.allSettled(this.#open.keys());
    await limiterClosed;
  }

  async #settledWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.allSettled(this.#open.keys()), grace]);
    clearTimeout(timer);
  }
}

export function shuttingDown(): Outcome<never> {
  return refused('shutting-down', 'The bot is stopping and takes no new requests.', { hint: 'Try again in a minute.' });
}
