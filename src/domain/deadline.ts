import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` with a signal that is aborted when the caller's is, or with a `TimeoutError` after `ms`. Holds no timer and no
 * listener once the work is over.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(timedOut(ms)), ms);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function timedOut(ms: number): DOMException {
  return new DOMException(`no answer within ${ms / 1_000} s`, 'TimeoutError');
}

/** True for the reason that `within` aborts with. */
export function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** Waits `ms`; rejects with the signal's reason when that is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Waits for work no longer than the signal lets; rejects with its reason then. The work itself goes on, its end unheard. */
export async function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    // Heard in any case: a rejection that comes after the signal must not count as unhandled.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
