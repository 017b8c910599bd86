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
