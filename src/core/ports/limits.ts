import type { Admission, LimitKeys } from '../../domain/admission/admission.js';

export type { Admission, LimitKeys };

/** Not part of this contract: deadlines of the job itself, and what is told to people. */
export interface Limiter {
  /**
   * Runs the job once every limit that applies admits it, and gives what it gives. Rejects with `queue-full` at once when too
   * many wait, `shutting-down` once closed, and with the signal's reason when that is aborted while waiting.
   */
  run<T>(admission: Admission, job: () => Promise<T>): Promise<T>;
  /** Refuses what is new and what still waits (`shutting-down`); resolves when the running jobs have settled. */
  close(): Promise<void>;
}
