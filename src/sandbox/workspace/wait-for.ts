import type { Changes } from './changes.js';

export interface WaitOptions {
  /** Milliseconds; 5,000 when not given. */
  readonly timeoutMs?: number;
  /** For the error: what was waited for. */
  readonly what?: string;
  readonly signal?: AbortSignal;
}

type Falsy = undefined | null | false;

/**
 * Waits until `probe` finds something: it is asked now and after every change, never by the clock.
 * @returns what it found. @throws Error at the deadline or when the signal aborts
 */
export function waitForChange<T>(changes: Changes, probe: () => T | Falsy, options: WaitOptions = {}): Promise<T> {
  const { timeoutMs = 5000, what = 'what was waited for', signal } = options;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      unsubscribe();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const fail = (error: unknown): void =>
      finish(() => reject(error instanceof Error ? error : new Error(String(error))));
    const look = (): void => {
      try {
        const found = probe();
        if (found !== undefined && found !== null && found !== false) finish(() => resolve(found));
      } catch (error) {
        fail(error);
      }
    };
    const abort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(new Error(`${what} did not come within ${timeoutMs} ms`)), timeoutMs);
    const unsubscribe = changes.subscribe(look);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    else look();
  });
}
