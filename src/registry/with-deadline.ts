/** Runs `work` with a signal that is aborted when the caller's is, or after `ms`. Holds no timer and no listener afterwards. */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  const late = (): void => controller.abort(new DOMException(`no answer within ${ms / 1_000} s`, 'TimeoutError'));
  const timer = setTimeout(late, ms);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
