import { setMaxListeners } from 'node:events';

export interface Bound {
  /** Milliseconds that the work may take. */
  readonly ms: number;
  /** Ends the wait early, with its reason. */
  readonly signal: AbortSignal;
  /** The error of a work that takes too long. */
  readonly late: () => Error;
}

/**
 * Waits for `work` until it settles, `bound.ms` have passed, or `bound.signal` is aborted, whichever is first. The work's own
 * signal is aborted in the last two cases; a work that does not heed it is left behind, and its late rejection is no one's.
 */
export async function within<T>(bound: Bound, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  bound.signal.throwIfAborted();
  const inner = new AbortController();
  // A list asks dozens of questions at a time under one signal; each takes its listener away again.
  setMaxListeners(0, inner.signal);
  let cleanUp = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: unknown): void => {
      inner.abort(reason);
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const timer = setTimeout(() => end(bound.late()), bound.ms);
    // Not AbortSignal.any: on Node 20 its signals stay referenced by a parent that lives long.
    const onAbort = (): void => end(bound.signal.reason);
    bound.signal.addEventListener('abort', onAbort, { once: true });
    cleanUp = () => {
      clearTimeout(timer);
      bound.signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work(inner.signal), ended]);
  } finally {
    cleanUp();
  }
}

/** A signal that is never aborted, for what must be done to its end; its bound is time alone. */
export const unstoppable = (): AbortSignal => new AbortController().signal;
