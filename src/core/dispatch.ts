import type { Catalog } from '../catalog/catalog.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { refused } from '../domain/outcome.js';
import type { Report } from '../domain/report.js';
import type { Request } from '../domain/request.js';
import { createAnswer, redactAnswer } from './answer.js';
import type { ApprovalSetup } from './approvals/open-approval-desk.js';
import { NO_POLICY, openApprovalDesk } from './approvals/open-approval-desk.js';
import { RequestTrail } from './audit/request-trail.js';
import { createTrail } from './audit/trail.js';
import { createExplain } from './explain.js';
import { handleRequest } from './handle-request.js';
import { ListedAccess } from './listed-access.js';
import { createFloodGate } from './flood-gate.js';
import { LiveRuns } from './live-runs.js';
import { OpenRequests, shuttingDown } from './open-requests.js';
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
import type { Recovery } from './recovery/open-recovery.js';
import { openRecovery } from './recovery/open-recovery.js';
import { NO_LEASES } from './recovery/run-leases.js';
import { RunDesk } from './run-desk.js';
import type { DispatchResult } from './carry-runs.js';
import { Turnstile } from './turnstile.js';
import { within } from './within.js';

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
  readonly dispatch: Dispatch;
  /**
   * Refuses new requests, ends what waits, lets what runs go on for `graceMs`, then stops it; resolves when every capsule is
   * detached and every conversation was told. Where others share the stores, runs are left to them rather than stopped.
   */
  close(options: { graceMs: number }): Promise<void>;
  /** Takes up the requests for approval that wait in the store: their time runs on, and what was approved starts. Never rejects. */
  resumeApprovals(): Promise<void>;
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
  };
  const approvalDesk = deps.approvals && openApprovalDesk(deps.approvals, shared, open);
  const parts = { ...shared, approvalDesk, approvalPolicy };

  const dispatch: Dispatch = (request, conversation, signal) =>
    open.during(signal, async (inner) => {
      const answer = createAnswer(conversation, { redact, log, messageMs: options.messageMs });
      const asked = new RequestTrail(request, answer, trail);
      const tell = async (outcome: Outcome<Report>): Promise<DispatchResult> => {
        const clean = redactAnswer(outcome, redact);
        if (clean.kind !== 'done') await asked.refused(clean);
        await answer.answer(clean);
        return { outcome: clean, runs: [], report: clean.kind === 'done' ? clean.value : undefined };
      };
      const take = async (): Promise<DispatchResult> => {
        if (!(await claim(deps, request, inner))) return duplicate();
        const result = open.closing ? shuttingDown() : await handleRequest(request, answer, parts, asked, inner);
        return 'runs' in result ? result : await tell(result);
      };
      try {
        return (await gate.pass(request.author, take, tell)) ?? dropped(log, request);
      } catch (error) {
        return tell(explain.outcome(inner.aborted ? inner.reason : error, { request: request.key }));
      }
    });

  const resumeApprovals = async (): Promise<void> => {
    try {
      await approvalDesk?.resume();
    } catch (error) {
      log.error({ error: redact(String(error)) }, 'approvals-not-resumed');
    }
  };

  return {
    dispatch,
    resumeApprovals,
    recover: () => recovery?.start(shared, resumeApprovals),
    async close({ graceMs }) {
      approvalDesk?.stopTimers();
      await recovery?.stop();
      await open.close(graceMs, liveRuns, deps.limiter, deps.recovery?.isShared);
      await approvalDesk?.settled();
      await recovery?.close();
    },
  };
}

/** Whether this is the first delivery of the request. Rejects when that can't be told, and then nothing runs. */
function claim({ deliveries, options }: DispatchDeps, request: Request, signal: AbortSignal): Promise<boolean> {
  const late = (): Error =>
    new RecapError('internal', 'It could not be checked in time whether this was asked before.');
  return within({ ms: options.storeMs, signal, late }, () => deliveries.claim(request.key));
}

/** Told to nobody: so many are being told already. */
function dropped(log: Log, { key, surface, author }: Request): DispatchResult {
  log.warn({ request: key, surface, user: author.id, workspace: author.workspace }, 'flood');
  return { outcome: refused('queue-full', 'Too many commands came at once.'), runs: [], report: undefined };
}

/** Told to nobody: the first delivery has its own answer. */
function duplicate(): DispatchResult {
  return { outcome: refused('duplicate', 'The same request came before.'), runs: [], report: undefined };
}
