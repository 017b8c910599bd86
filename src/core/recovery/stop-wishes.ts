import { setTimeout as sleep } from 'node:timers/promises';
import { RecapError } from '../../domain/errors.js';
import type { LiveRuns } from '../live-runs.js';
import type { Clock, Log, Stops } from '../ports.js';
import type { RecoveryTimes } from './times.js';
import { askStore } from '../ask-store.js';

export interface StopWishesDeps {
  readonly stops: Stops;
  readonly liveRuns: LiveRuns;
  readonly times: Pick<RecoveryTimes, 'sweepMs'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly storeMs: number;
}

/** Whose run it is has seen the wish long before, or there is no such run any more. */
const WISH_KEPT_MS = 300_000;

/**
 * Stops the runs of this process that somebody told another one to stop. Until it is closed, which is after the last run: a bot that is
 * told to end lets its runs go on for a while, and they can be stopped then, too.
 */
export class StopWishes {
  readonly #closing = new AbortController();
  #going: Promise<void> = Promise.resolve();
  #isAway = false;

  constructor(private readonly deps: StopWishesDeps) {}

  start(): void {
    this.#going = this.#loop();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#going;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#heed();
        this.#isAway = false;
      } catch (error) {
        this.#noteAway(error);
      }
      await sleep(this.deps.times.sweepMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #heed(): Promise<void> {
    const { stops, liveRuns, clock } = this.deps;
    for (const { run, by, at } of await this.#ask(() => stops.list())) {
      const live = liveRuns.get(run);
      live?.stop(new RecapError('stopped', `${by} stopped the run.`));
      if (live !== undefined || clock.now() - at > WISH_KEPT_MS) await this.#ask(() => stops.done(run));
    }
  }

  /** Once for each time that the store is away. */
  #noteAway(error: unknown): void {
    if (this.#closing.signal.aborted || this.#isAway) return;
    this.#isAway = true;
    this.deps.log.warn({ error: String(error) }, 'stops-not-seen');
  }

  #ask<T>(question: () => Promise<T>): Promise<T> {
    return askStore('the stops', this.deps.storeMs, question, this.#closing.signal);
  }
}
