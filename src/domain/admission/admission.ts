import type { RunId } from '../run-id.js';

/** The things that a run counts against. */
export interface LimitKeys {
  readonly cluster: string;
  readonly node: string;
  readonly namespace: string;
  readonly target: string;
  readonly person: string;
}

export interface Admission {
  readonly id: RunId;
  readonly keys: LimitKeys;
  /** 0 first to 9 last. */
  readonly priority: number;
  /** The job's own deadline in milliseconds, kept inside the job; the limiter lets go of the slot somewhat later. */
  readonly deadlineMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Asked when the job has settled: whether the run goes on all the same, in another process, which takes over what this one holds for it. */
  readonly isLeft?: () => boolean;
  /** Told when the place in the queue changes; 1 is next. */
  readonly onPosition: (position: number) => void;
}
