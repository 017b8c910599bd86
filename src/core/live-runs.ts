import { about, aboutRun } from '../domain/about.js';
import type { RecapError } from '../domain/errors.js';
import type { RunId } from '../domain/run-id.js';
import type { RunRecord } from '../domain/run.js';
import type { LiveRun } from './live-run.js';

/** The runs that this process carries out, with their stop switches. */
export class LiveRuns {
  readonly #runs = new Map<RunId, LiveRun>();

  get(id: RunId): LiveRun | undefined {
    return this.#runs.get(id);
  }

  get records(): readonly RunRecord[] {
    return [...this.#runs.values()].map(({ record }) => record);
  }

  /** Keeps the run here while `work` goes on. */
  async during<T>(run: LiveRun, work: () => Promise<T>): Promise<T> {
    this.#runs.set(run.record.id, run);
    try {
      return await about(aboutRun(run.record), work);
    } finally {
      this.#runs.delete(run.record.id);
    }
  }

  /** Leaves those that another process can find: what is on record no more, because the store has forgotten it, stays here. Never rejects. */
  async leaveAll(which: (run: LiveRun) => boolean): Promise<void> {
    const leave = async (run: LiveRun): Promise<void> => {
      // A store that is away has it when it is back.
      if (await run.isOnRecord().catch(() => true)) run.leave();
    };
    await Promise.all([...this.#runs.values()].filter(which).map(leave));
  }

  stopAll(reason: RecapError, which: (run: LiveRun) => boolean = () => true): void {
    for (const run of this.#runs.values()) if (which(run)) run.stop(reason);
  }
}
