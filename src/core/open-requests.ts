import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { refused } from '../domain/outcome.js';
import { reasonOf } from './cancellation.js';
import type { LiveRun } from './live-run.js';
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

  /**
   * Each step within is bounded, so this ends: the runs by their detach, the conversations by the time for a message. With `toOthers`
   * runs are left to the other replicas rather than stopped: those that wait at once, those that run when the grace is over.
   */
  async close(graceMs: number, liveRuns: LiveRuns, limiter: Limiter, toOthers = false): Promise<void> {
    this.#closing = true;
    const reason = new RecapError('interrupted', 'The bot was stopped before this run had ended.');
    const isWaiting = ({ record: { state } }: LiveRun): boolean => state === 'requested' || state === 'queued';
    if (toOthers) await liveRuns.leaveAll(isWaiting);
    else liveRuns.stopAll(reason, isWaiting);
    const limiterClosed = limiter.close();
    await this.#settledWithin(graceMs);
    // A capsule that is being detached is as good as gone, and an end that is being audited would be audited again.
    const goesOn = ({ isEnding, record: { state } }: LiveRun): boolean =>
      !isEnding && state !== 'detaching' && state !== 'ended';
    if (toOthers) await liveRuns.leaveAll(goesOn);
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
