/** Counts what goes on, so that a stop can wait for it. */
export class InFlight {
  readonly #going = new Set<Promise<unknown>>();

  /** Gives the promise back. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#going.add(work);
    const forget = (): void => {
      this.#going.delete(work);
    };
    work.then(forget, forget);
    return work;
  }

  /** True once nothing goes on any more, also what began meanwhile; false when the signal came first. */
  async idle(signal: AbortSignal): Promise<boolean> {
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (this.#going.size > 0 && !signal.aborted) await Promise.race([Promise.allSettled(this.#going), aborted]);
    return this.#going.size === 0;
  }
}
