import type { Admission, LimitKeys } from '../../domain/admission/admission.js';
import type { Lane, Pace } from '../../domain/pace.js';

export type { Admission, LimitKeys };

/** Not part of this contract: deadlines of the job itself, and what is told to people. */
export interface Limiter {
  /**
   * Runs the job once every limit that applies admits it, and gives what it gives. Rejects with `queue-full` at once when too
   * many wait, `shutting-down` once closed, and with the signal's reason when that is aborted while waiting.
   */
  run<T>(admission: Admission, job: () => Promise<T>): Promise<T>;
  /** Whether a run of this person in this cluster would be refused with `queue-full` now, whatever its target is. */
  refuses(keys: Pick<LimitKeys, 'person' | 'cluster'>): boolean;
  /**
   * Runs the job at once, whatever the limits say, as a part of the run that `admission.id` names and that another process has begun:
   * what that process held for it stays counted without a gap, and is free when the job has settled, or is overdue. A process that has
   * lost its run so frees nothing by its end. What nobody holds for the run any more is counted anew, above a limit if need be; then others
   * wait. Gives what the job gives, and refuses nothing.
   */
  adopt<T>(admission: Admission, job: () => Promise<T>): Promise<T>;
  /** Refuses what is new and what still waits (`shutting-down`); resolves when the running jobs have settled. */
  close(): Promise<void>;
}

/** Turns at what all replicas do together, such as calls of one chat. Never rejects: without its store a replica paces itself alone. */
export interface Lanes {
  /** Takes a turn if one may be used now, and gives 0. Else takes none, and gives the milliseconds after which to ask again. */
  take(lane: Lane, pace: Pace): Promise<number>;
  /** Lets no replica through a door before that many milliseconds have passed; one that is closed for longer stays so. */
  close(door: string, forMs: number): Promise<void>;
}
