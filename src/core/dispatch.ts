import type { Catalog } from '../catalog/catalog.js';
import { about } from '../domain/about.js';
import type { Request } from '../domain/request.js';
import type { RunRecord } from '../domain/run.js';
import type { ApprovalSetup } from './approvals/open-approval-desk.js';
import { NO_POLICY, openApprovalDesk } from './approvals/open-approval-desk.js';
import { createTrail } from './audit/trail.js';
import { createExplain } from './explain.js';
import { ListedAccess } from './listed-access.js';
import { createFloodGate } from './flood-gate.js';
import { LiveRuns } from './live-runs.js';
import { OpenRequests } from './open-requests.js';
import type { CoreOptions } from './options.js';
import type {
  Audit,
  Clock,
  Clusters,
  Conversation,
  Deliveries,
  Directory,
  Identities,
  ImagePolicy,
  Limiter,
  Log,
  Output,
  RunStore,
  Threads,
} from './ports.js';
import { NO_APPROVAL_LEASES } from './recovery/approval-leases.js';
import type { Recovery, Resumed } from './recovery/open-recovery.js';
import { openRecovery } from './recovery/open-recovery.js';
import { noRequestLeases } from './recovery/request-leases.js';
import { NO_LEASES } from './recovery/run-leases.js';
import { RunDesk } from './run-desk.js';
import type { DispatchResult } from './carry-runs.js';
import { takeRequest } from './take-request.js';
import { Turnstile } from './turnstile.js';

export interface DispatchDeps {
  readonly directory: Directory;
  readonly identities: Identities;
  readonly clusters: Clusters;
  readonly images: ImagePolicy;
  readonly catalog: Catalog;
  readonly limiter: Limiter;
  readonly store: RunStore;
  readonly threads: Threads;
  readonly deliveries: Deliveries;
  readonly output: Output;
  readonly audit: Audit;
  readonly log: Log;
  readonly clock: Clock;
  readonly options: CoreOptions;
  /** Where others are asked for their approval; without it, what needs one is refused. */
  readonly approvals?: ApprovalSetup;
  /** How other processes do what this one leaves undone; without it nobody does. */
  readonly recovery?: Recovery;
}

/** Takes one request to its end. Never rejects: every outcome was told to the conversation and is given back. */
export type Dispatch = (request: Request, conversation: Conversation, signal: AbortSignal) => Promise<DispatchResult>;

export interface Dispatcher {
  /**
   * Before the chat acknowledges a request: from now on it is done, by this process or by another one that makes the conversation again
   * from `origin`. False for a repeated delivery, of the request or of one of its marks: that is dropped. Rejects with `store-unreachable`,
   * and then nothing is done. What was accepted is given to `dispatch` next.
   */
  accept(request: Request, origin: string, marks: readonly string[]): Promise<boolean>;
  readonly dispatch: Dispatch;
  /**
   * Refuses new requests, ends what waits, lets what runs go on for `graceMs`, then stops it; resolves when every capsule is
   * detached and every conversation was told. Where others share the stores, runs are left to them rather than stopped.
   */
  close(options: { graceMs: number }): Promise<void>;
  /** Takes up the requests for approval that wait in the store: their time runs on, and what was approved starts. Never rejects. */
  resumeApprovals(): Promise<void>;
  /** The runs that this process carries out now. */
  runs(): readonly RunRecord[];
  /** From now on does what other processes have left undone; the chats must be there by then. */
  recover(): void;
}

/** The one way of a command, from words to a receipt; the same for every chat and for the terminal. */
export function createDispatch(deps: DispatchDeps): Dispatcher {
  const { log, output, options } = deps;
  const redact = (text: string): string => output.redact(text);
  const explain = createExplain(log, redact);
  const trail = createTrail({ ...deps, redact, auditMs: options.storeMs });
  const liveRuns = new LiveRuns();
  const listed = new ListedAccess(deps.clusters, deps.clock, options.questionMs);
  const desk = new RunDesk({ ...deps, liveRuns, listed, stops: deps.recovery?.stops });
  const open = new OpenRequests();
  const recovery = deps.recovery && openRecovery(deps.recovery, { ...deps, liveRuns }, open);
  const turnstile = new Turnstile({ most: options.askedAtOnce, waitMs: options.queueMs });
  const gate = createFloodGate(options.inWork);
  const approvalPolicy = deps.approvals?.policy ?? NO_POLICY;
  const isClosing = (): boolean => open.closing;
  const shared = {
    ...deps,
    explain,
    trail,
    liveRuns,
    listed,
    desk,
    turnstile,
    isClosing,
    redact,
    leases: recovery?.leases ?? NO_LEASES,
    requests: recovery?.requests ?? noRequestLeases(deps.deliveries),
    approved: recovery?.approved ?? NO_APPROVAL_LEASES,
    gate,
  };
  const approvalDesk = deps.approvals && openApprovalDesk(deps.approvals, shared, open);
  const parts = { ...shared, approvalDesk, approvalPolicy };

  const dispatch: Dispatch = (request, conversation, signal) =>
    open.during(signal, (inner) =>
      about({ request: request.key }, () => takeRequest(request, conversation, parts, inner)),
    );

  const resumeApprovals = async (): Promise<void> => {
    try {
      await approvalDesk?.resume();
    } catch (error) {
      log.error({ error: redact(String(error)) }, 'approvals-not-resumed');
    }
  };

  const resumed: Resumed = {
    approvals: resumeApprovals,
    approved: async (id, signal) => approvalDesk?.starts.beginUsed(id, signal),
    handleAgain: (request, conversation, lost, signal) =>
      about({ request: request.key }, () => takeRequest(request, conversation, parts, signal, { lost })),
  };

  return {
    accept: (request, origin, marks) => shared.requests.accept(request, origin, marks),
    dispatch,
    runs: () => liveRuns.records,
    resumeApprovals,
    recover: () => recovery?.start(shared, resumed),
    async close({ graceMs }) {
      approvalDesk?.stopTimers();
      await recovery?.stop();
      await open.close(graceMs, liveRuns, deps.limiter, deps.recovery?.isShared);
      await approvalDesk?.settled();
      await recovery?.close();
    },
  };
}
