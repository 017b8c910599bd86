/** Time as the workspace sees it: a test may give its own `now` (milliseconds since 1970). */
export class Clock {
  #lastMicros = 0;

  constructor(readonly now: () => number) {}

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** A `ts` that no other message of the workspace has: seconds, a dot, six digits; always after the one before. */
  nextTs(): string {
    this.#lastMicros = Math.max(Math.floor(this.now() * 1000), this.#lastMicros + 1);
    return `${Math.floor(this.#lastMicros / 1_000_000)}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}`;
  }
}
