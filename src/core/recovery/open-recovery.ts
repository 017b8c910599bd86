import { randomUUID } from 'node:crypto';
import type { RunRecord } from '../../domain/run.js';
import type { OpenRequests } from '../open-requests.js';
import type { Conversation, Obligations, Stops } from '../ports.js';
import type { RunRequestDeps } from '../run-request.js';
import { unstoppable } from '../within.js';
import { Leases } from './leases.js';
import { clearLeftovers } from './leftovers.js';
import type { RunLeases } from './run-leases.js';
import { createRunLeases } from './run-leases.js';
import { Sweep } from './sweep.js';
import type { TakeOverDeps } from './take-over.js';
import { takeOver } from './take-over.js';
import type { RecoveryTimes } from './times.js';
import { DEFAULT_RECOVERY_TIMES } from './times.js';

/** How what one process leaves undone is done by another. */
export interface Recovery {
  readonly obligations: Obligations;
  readonly stops: Stops;
  /** The conversation of a run that another process began; undefined when its place is none of this chat. */
  readonly resume: (run: RunRecord) => Conversation | undefined;
  /** Others share the stores, so what has not ended when this process stops is left to them. */
  readonly isShared: boolean;
  readonly times?: Partial<RecoveryTimes>;
}

export interface OpenRecovery {
  readonly leases: RunLeases;
  /** Begins to look for what others have left. */
  start(deps: Omit<TakeOverDeps, 'held' | 'resume'>, resumeApprovals: () => Promise<void>): void;
  /** Takes nothing on any more. */
  stop(): Promise<void>;
  /** Once no run is held here any more. */
  close(): Promise<void>;
}

export function openRecovery(
  recovery: Recovery,
  { log, clock, options, liveRuns }: Pick<RunRequestDeps, 'log' | 'clock' | 'options' | 'liveRuns'>,
  open: OpenRequests,
): OpenRecovery {
  const { obligations, stops, resume } = recovery;
  const times = { ...DEFAULT_RECOVERY_TIMES, ...recovery.times };
  const common = { obligations, owner: randomUUID(), times, log, storeMs: options.storeMs };
  const held = new Leases(common);
  let sweep: Sweep | undefined;
  return {
    leases: createRunLeases(held),
    start(deps, resumeApprovals) {
      const work: TakeOverDeps = { ...deps, held, resume };
      sweep = new Sweep({
        ...common,
        stops,
        leases: held,
        liveRuns,
        clock,
        takeOver: (obligation, runs) => {
          open
            .during(unstoppable(), (signal) => takeOver(obligation, runs, work, signal))
            .catch((error: unknown) => log.error({ lease: obligation.id, error: String(error) }, 'not-taken-over'));
        },
        chores: [
          { id: 'approvals', everyMs: times.approvalsMs, work: resumeApprovals },
          { id: 'leftovers', everyMs: times.leftoversMs, work: () => clearLeftovers(work) },
        ],
      });
      sweep.start();
    },
    stop: async () => sweep?.stop(),
    close: () => held.close(),
  };
}
