import { randomUUID } from 'node:crypto';
import type { RunRecord } from '../../domain/run.js';
import type { OpenRequests } from '../open-requests.js';
import type { Conversation, Inbox, Obligation, Obligations, Stops } from '../ports.js';
import type { RunRequestDeps } from '../run-request.js';
import { unstoppable } from '../within.js';
import type { ApprovalId } from '../../domain/approval-id.js';
import type { ApprovalLeases } from './approval-leases.js';
import { approvedOf, createApprovalLeases } from './approval-leases.js';
import { Leases } from './leases.js';
import { clearLeftovers } from './leftovers.js';
import type { RequestLeases } from './request-leases.js';
import { createRequestLeases } from './request-leases.js';
import { readAccepted } from './request-obligation.js';
import type { RetakeDeps } from './retake.js';
import { retake } from './retake.js';
import type { RunLeases } from './run-leases.js';
import { createRunLeases, runsOf } from './run-leases.js';
import { StopWishes } from './stop-wishes.js';
import { Sweep } from './sweep.js';
import type { TakeOverDeps } from './take-over.js';
import { takeOver } from './take-over.js';
import type { RecoveryTimes } from './times.js';
import { DEFAULT_RECOVERY_TIMES } from './times.js';

/** How what one process leaves undone is done by another. */
export interface Recovery {
  readonly obligations: Obligations;
  readonly inbox: Inbox;
  readonly stops: Stops;
  /** The conversation of a run that another process began; undefined when its place is none of this chat. */
  readonly resume: (run: RunRecord) => Conversation | undefined;
  /** See RetakeDeps. */
  readonly reopen: RetakeDeps['reopen'];
  /** Others share the stores, so what has not ended when this process stops is left to them. */
  readonly isShared: boolean;
  readonly times?: Partial<RecoveryTimes>;
}

/** What the rest of the core does with what is found. */
export interface Resumed extends Pick<RetakeDeps, 'handleAgain'> {
  /** Of all replicas by one, again and again. Never rejects. */
  readonly approvals: () => Promise<void>;
  /** Of an approval that is in use: its runs begin, if they have not begun. Rejects when the store does. */
  readonly approved: (id: ApprovalId, signal: AbortSignal) => Promise<void>;
}

export interface OpenRecovery {
  readonly leases: RunLeases;
  readonly requests: RequestLeases;
  readonly approved: ApprovalLeases;
  /** Begins to look for what others have left. */
  start(deps: Omit<TakeOverDeps, 'held' | 'resume'>, resumed: Resumed): void;
  /** Takes nothing on any more; what goes on here can still be stopped. */
  stop(): Promise<void>;
  /** Once no run is held here any more. */
  close(): Promise<void>;
}

export function openRecovery(
  recovery: Recovery,
  { log, clock, options, liveRuns }: Pick<RunRequestDeps, 'log' | 'clock' | 'options' | 'liveRuns'>,
  open: OpenRequests,
): OpenRecovery {
  const { obligations, inbox, stops, resume, reopen, isShared } = recovery;
  const times = { ...DEFAULT_RECOVERY_TIMES, ...recovery.times };
  const common = { obligations, owner: randomUUID(), times, log, storeMs: options.storeMs };
  const held = new Leases(common);
  const wishes = new StopWishes({ ...common, stops, liveRuns, clock });
  let sweep: Sweep | undefined;
  return {
    leases: createRunLeases(held, { times, clock, log }),
    requests: createRequestLeases({ ...common, inbox, leases: held, leaseMs: times.leaseMs, isShared, options }),
    approved: createApprovalLeases(held),
    start(deps, resumed) {
      const work: WorkDeps = { ...deps, ...resumed, held, resume, reopen };
      sweep = new Sweep({
        ...common,
        leases: held,
        takeOver: (obligation) => {
          const toDo = workOf(obligation, work);
          if (toDo === undefined) return false;
          open
            .during(unstoppable(), toDo)
            .catch((error: unknown) => log.error({ lease: obligation.id, error: String(error) }, 'not-taken-over'));
          return true;
        },
        chores: [
          { id: 'approvals', everyMs: times.approvalsMs, work: resumed.approvals },
          { id: 'leftovers', everyMs: times.leftoversMs, work: (signal) => clearLeftovers(work, signal) },
        ],
      });
      sweep.start();
      wishes.start();
    },
    stop: async () => sweep?.stop(),
    async close() {
      await wishes.close();
      await held.close();
    },
  };
}

type WorkDeps = TakeOverDeps & RetakeDeps & Resumed;

/** What an obligation asks for; undefined when it is of another version. */
function workOf(obligation: Obligation, deps: WorkDeps): ((signal: AbortSignal) => Promise<void>) | undefined {
  const runs = runsOf(obligation);
  if (runs !== undefined) {
    // What we are just leaving comes again.
    const isHere = runs.some((id) => deps.liveRuns.get(id) !== undefined);
    return isHere ? () => Promise.resolve() : (signal) => takeOver(obligation, runs, deps, signal);
  }
  const accepted = readAccepted(obligation);
  if (accepted !== undefined) return (signal) => retake(accepted, deps, signal);
  const approval = approvedOf(obligation);
  return approval === undefined ? undefined : (signal) => deps.approved(approval, signal);
}
