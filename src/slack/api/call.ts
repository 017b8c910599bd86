import type { Log } from '../../core/ports.js';
import { pause } from '../../domain/deadline.js';
import type { Lane, Pace } from '../../domain/pace.js';
import { failureOf } from './failure.js';
import type { Pacer } from './pacer.js';

/** One effect on Slack that must happen, and happen once. */
export interface Call<T> {
  /** For the log: the method, such as `chat.postMessage`. */
  readonly name: string;
  readonly lane: Lane;
  readonly pace: Pace;
  readonly run: () => Promise<T>;
  /**
   * After an attempt that may have had its effect: what it gave, if it had. Rejects when that can not be found out in time; then the call is
   * not made again. Left out for calls that do no harm twice.
   */
  readonly alreadyDone?: () => Promise<T | undefined>;
}

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;

export type Caller = <T>(call: Call<T>, signal: AbortSignal) => Promise<T>;

/**
 * Makes calls with retries until the signal ends them: a Retry-After closes one door only, for all replicas; after an unclear failure it
 * is looked whether the effect is there. Rejects with Slack's refusal, or with the last failure when the time is over.
 */
export function createCaller(pacer: Pacer, log: Log): Caller {
  return async (call, signal) => {
    for (let attempt = 0; ; attempt += 1) {
      await pacer.turn(call.lane, call.pace, signal);
      try {
        return await call.run();
      } catch (error) {
        const failure = failureOf(error);
        log.debug({ call: call.name, attempt, failure: failure.kind }, 'a call to Slack did not succeed');
        if (failure.kind === 'refused' || signal.aborted) throw error;
        if (failure.kind === 'limited') {
          // A limited call waits in the pacer.
          await pacer.close(call.lane.door, failure.afterMs);
          continue;
        }
        await pauseAfter(attempt, signal, error);
        const done = await call.alreadyDone?.();
        if (done !== undefined) return done;
      }
    }
  };
}

/** Longer each time. */
async function pauseAfter(attempt: number, signal: AbortSignal, error: unknown): Promise<void> {
  try {
    await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt), signal);
  } catch {
    // The time is over: what went wrong last says more than that it is.
    throw error;
  }
}
