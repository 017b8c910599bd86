import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../core/ports.js';
import type { CallFailure } from './failure.js';
import { failureOf } from './failure.js';
import type { Pace, Pacer } from './pacer.js';

/** One effect on Slack that must happen, and happen once. */
export interface Call<T> {
  /** For the log: the method, such as `chat.postMessage`. */
  readonly name: string;
  /** What the pace and a Retry-After apply to: the method and, where Slack counts so, the channel. */
  readonly key: string;
  readonly pace: Pace;
  readonly run: () => Promise<T>;
  /**
   * After an attempt that may have had its effect: what it gave, if it had. May reject; then nothing is known, and the call is made
   * again. Left out for calls that do no harm twice.
   */
  readonly alreadyDone?: () => Promise<T | undefined>;
}

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;

export type Caller = <T>(call: Call<T>, signal: AbortSignal) => Promise<T>;

/**
 * Makes calls with retries until the signal ends them: a Retry-After holds up its own key only; after an unclear failure it is
 * looked whether the effect is there. Rejects with Slack's refusal, or with the last failure when the time is over.
 */
export function createCaller(pacer: Pacer, log: Log): Caller {
  return async (call, signal) => {
    for (let attempt = 0; ; attempt += 1) {
      await pacer.turn(call.key, call.pace, signal);
      try {
        return await call.run();
      } catch (error) {
        const failure = failureOf(error);
        log.debug({ call: call.name, attempt, failure: failure.kind }, 'a call to Slack did not succeed');
        if (failure.kind === 'refused' || signal.aborted) throw error;
        if (failure.kind === 'limited') pacer.close(call.key, failure.afterMs);
        await pause(failure, attempt, signal, error);
        const done = failure.kind === 'unclear' ? await lookForEffect(call, log) : undefined;
        if (done !== undefined) return done;
      }
    }
  };
}

/** A limited call waits in the pacer; an unclear one here, longer each time. */
async function pause(failure: CallFailure, attempt: number, signal: AbortSignal, error: unknown): Promise<void> {
  if (failure.kind === 'limited') return;
  const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // The time is over: what went wrong last says more than that it is.
    throw error;
  }
}

async function lookForEffect<T>(call: Call<T>, log: Log): Promise<T | undefined> {
  if (call.alreadyDone === undefined) return undefined;
  try {
    return await call.alreadyDone();
  } catch (error) {
    log.warn(
      { call: call.name, failure: failureOf(error).kind, err: error },
      'could not look whether a message was posted',
    );
    return undefined;
  }
}
