import type { Deferred } from '../deferred.js';
import { createDeferred } from '../deferred.js';
import { RecapError } from '../errors.js';
import type { Admission } from './admission.js';

/** One admission on its way through the lines, and then as a running job. */
export interface Waiting {
  readonly admission: Admission;
  /** Order of arrival among equals. */
  readonly sequence: number;
  /** Settles when the waiting ends without a start; never once the job runs. */
  readonly abandoned: Promise<void>;
  /** The job has started, or the waiting has ended without. */
  readonly over: boolean;
  /** Runs the job, unless the waiting has ended; settles when the job has, and never rejects. */
  start(): Promise<void>;
  /** Ends the waiting; without effect once the job runs. */
  abandon(reason: unknown): void;
}

/** The place of one job in the limiter, and the promise that its caller gets. */
export function createWaiting<T>(
  admission: Admission,
  sequence: number,
  job: () => Promise<T>,
): { waiting: Waiting; result: Promise<T> } {
  const result: Deferred<T> = createDeferred();
  const abandoned: Deferred<void> = createDeferred();
  let state: 'waiting' | 'started' | 'abandoned' = 'waiting';

  const waiting: Waiting = {
    admission,
    sequence,
    abandoned: abandoned.promise,
    get over() {
      return state !== 'waiting';
    },
    async start() {
      if (state !== 'waiting') return;
      state = 'started';
      result.resolve(Promise.resolve().then(job));
      await result.promise.catch(() => undefined);
    },
    abandon(reason) {
      if (state !== 'waiting') return;
      state = 'abandoned';
      result.reject(reason);
      abandoned.resolve();
    },
  };
  return { waiting, result: result.promise };
}

export const queueFull = (): RecapError =>
  new RecapError('queue-full', 'Too many runs are waiting already, so this one was not queued.', {
    hint: 'Try again when some of them have ended; `/recap runs` lists them.',
  });

export const shuttingDown = (): RecapError =>
  new RecapError('shutting-down', 'The bot is stopping and starts no more runs.', {
    hint: 'Try again in a minute.',
  });
