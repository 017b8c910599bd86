import { unstoppable, within } from './within.js';

/**
 * One question to a store, or one change. Rejects when the store does, when it has not answered in `ms` milliseconds, and with the
 * signal's reason.
 * @param what completes "the store of …" in the error: `the runs`
 */
export function askStore<T>(
  what: string,
  ms: number,
  question: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal = unstoppable(),
): Promise<T> {
  const late = (): Error => new Error(`the store of ${what} did not answer in time`);
  return within({ ms, signal, late }, question);
}
