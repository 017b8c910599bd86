import { RecapError } from '../domain/errors.js';
import { apiCode } from './api-status.js';
import type { Attached } from './attached.js';
import { isOver } from './capsule-status.js';
import { isTimeout, pause, within } from '../domain/deadline.js';
import { closeStdin } from './close-stdin.js';
import { toRecapError } from './to-recap-error.js';

/** The longest that a stop may take; the capsule's own deadline ends it in any case. */
const STOP_MS = 10_000;
/** A capsule that heard the stop is over by then, its second between TERM and KILL and the lag of the status included. */
const HEARD_MS = 2_500;
const FIRST_DELAY_MS = 150;
const LONGEST_DELAY_MS = 1_000;

/**
 * Closes the capsule's stdin, which makes its supervisor end the tool, and sees that it happens. Does nothing where it is over.
 * @throws RecapError `bot-not-allowed`, or `cluster-unreachable` or `cluster-refused` when it could not be done in time
 */
export async function stopCapsule(attached: Attached, signal: AbortSignal): Promise<void> {
  let last: unknown;
  try {
    await within(STOP_MS, signal, async (inner) => {
      let delay = FIRST_DELAY_MS;
      while (!isOver(attached.observer.seen, attached.place)) {
        last = await tryToStop(attached, inner);
        if (last === undefined) continue;
        await pause(delay, inner);
        delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      }
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!isTimeout(error)) throw error;
    if (last !== undefined) throw toRecapError(last, 'stop the capsule');
    throw new RecapError('cluster-refused', 'The capsule did not end when it was told to.', {
      cause: error,
      hint: 'It ends by itself at its deadline.',
    });
  }
}

/** Gives what failed, where that may pass: the container may be about to start, or just over. */
async function tryToStop({ client, place, observer }: Attached, signal: AbortSignal): Promise<unknown> {
  try {
    await closeStdin(client.connection, place, signal);
  } catch (error) {
    signal.throwIfAborted();
    const code = apiCode(error);
    if (code === 404) await observer.refresh(signal);
    else if (code === 401 || code === 403) throw toRecapError(error, 'stop the capsule');
    return error;
  }
  await observer.holds((seen) => isOver(seen, place), HEARD_MS, signal);
  return undefined;
}
