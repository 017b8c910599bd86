import type { Waiting } from './waiting.js';

/** One limit on one key. */
export interface Line {
  /** Runs that wait in this line or are past it and not over. */
  readonly users: number;
  /** Whether one more would have to wait, as far as this process knows. */
  readonly full: boolean;
  /**
   * Holds a slot of this line while `inside` runs. Settles when that has, when the waiting was abandoned, or `expirationMs` after
   * the slot was given; then the slot is free, whatever `inside` does. Never rejects.
   */
  pass(waiting: Waiting, inside: () => Promise<void>, expirationMs: number | undefined): Promise<void>;
  /** Lets go of what the line holds; for a line that nobody uses. */
  close(): Promise<void>;
}
