import { createDeferred } from '../domain/deferred.js';
import { RecapError } from '../domain/errors.js';
import { within } from './within.js';

interface Lane {
  inside: number;
  readonly waiting: Set<() => void>;
}

export interface TurnstileOptions {
  /** How many are inside at the same time, for each key. */
  readonly most: number;
  /** Milliseconds that one may wait to come in. */
  readonly waitMs: number;
}

/**
 * Lets only so many works of one key go on at the same time; the others wait in the order in which they came. In a burst of commands
 * a cluster would else be asked everything at once, all answers would come too late, and nobody would be acknowledged in time.
 */
export class Turnstile {
  readonly #lanes = new Map<string, Lane>();

  constructor(private readonly options: TurnstileOptions) {}

  /** Gives what `work` gives. Rejects with the signal's reason, or `queue-full` when the turn did not come in time. */
  async pass<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(key) ?? { inside: 0, waiting: new Set() };
    this.#lanes.set(key, lane);
    if (lane.inside >= this.options.most) await this.#turn(key, lane, signal);
    else lane.inside += 1;
    try {
      return await work();
    } finally {
      this.#leave(key, lane);
    }
  }

  async #turn(key: string, lane: Lane, signal: AbortSignal): Promise<void> {
    const late = (): Error =>
      new RecapError('queue-full', 'Too many commands came at once, and the turn of this one did not come.');
    const turn = createDeferred<undefined>();
    const enter = (): void => turn.resolve(undefined);
    lane.waiting.add(enter);
    try {
      await within({ ms: this.options.waitMs, signal, late }, () => turn.promise);
    } catch (error) {
      // The place may have been handed over in the very moment in which the waiting ended.
      if (!lane.waiting.delete(enter)) this.#leave(key, lane);
      throw error;
    }
  }

  /** Whoever leaves hands the place on to the first who waits. */
  #leave(key: string, lane: Lane): void {
    const [next] = lane.waiting;
    if (next !== undefined) {
      lane.waiting.delete(next);
      next();
      return;
    }
    lane.inside -= 1;
    if (lane.inside === 0) this.#lanes.delete(key);
  }
}
