import { randomBytes } from 'node:crypto';
import { renderCommand } from './render-command.js';
import type { Risk } from '../domain/capsule.js';
import type { Outcome } from '../domain/outcome.js';
import type { Surface } from '../domain/request.js';
import { runIdOf } from '../domain/run-id.js';
import type { RunApproval, RunRecord } from '../domain/run.js';
import type { Target } from '../domain/target.js';
import { namespaceOfTarget } from '../domain/target.js';
import { authorize } from './authorize.js';
import { chooseMechanism } from './choose-mechanism.js';
import type { ChosenTargets } from './choose-targets.js';
import type { QueuedJob } from './executor.js';
import type { Explain } from './explain.js';
import type { TargetQuestion } from './find-allowed-targets.js';
import type { CoreOptions } from './options.js';
import type { Clusters, ImagePolicy } from './ports.js';

/** What is asked, in full: a capsule with checked arguments, by whom, from where. */
export interface CapsuleRequest extends TargetQuestion {
  readonly argv: readonly string[];
  readonly surface: Surface;
  /** Of the request as it came in; none for what an approval begins. */
  readonly key?: string;
  /** What the ids of its runs are made of: the key, or the approval's id. The same when it is handled again. */
  readonly cause: string;
  /** By whose leave, once somebody was asked. */
  readonly approval?: RunApproval;
}

/** One run that is about to be: its job, and what its preflight says. */
export interface PlannedRun {
  readonly job: QueuedJob;
  readonly command: string;
  readonly preflight: Outcome<void>;
}

export interface PlanDeps {
  readonly clusters: Clusters;
  readonly images: ImagePolicy;
  readonly explain: Explain;
  readonly options: CoreOptions;
}

/**
 * A plan for each target, by the mechanism that the cluster would admit there.
 * @throws RecapError `image-refused`, whatever the target; `does-not-fit` when the capsule can not run on such a target, or the cluster
 *   has none of its mechanisms
 */
export async function planJobs(
  request: CapsuleRequest,
  chosen: ChosenTargets,
  deps: PlanDeps,
  signal: AbortSignal,
): Promise<readonly PlannedRun[]> {
  await deps.images.verify(request.capsule.image, signal);
  return Promise.all(chosen.targets.map((target, index) => planJob(request, chosen, { target, index }, deps, signal)));
}

async function planJob(
  request: CapsuleRequest,
  { cluster, notes }: ChosenTargets,
  { target, index }: { readonly target: Target; readonly index: number },
  deps: PlanDeps,
  signal: AbortSignal,
): Promise<PlannedRun> {
  const { asker, capsule, args, argv, surface, cause } = request;
  const { questionMs } = deps.options;
  const question = { verb: 'run', capsule: capsule.name, namespace: namespaceOfTarget(target) } as const;
  // 128 random bits: a tool that prints a trailer of its own can not guess the run's.
  const nonce = randomBytes(16).toString('hex');
  const plan = { runId: runIdOf(cause, index), capsule, argv, target, requestedBy: asker.identity.user, nonce };
  const { mechanism, risk, preflight, note } = await chooseMechanism(plan, cluster, deps, signal);
  return {
    job: {
      plan,
      mechanism,
      risk,
      notes: note === undefined ? notes : [...notes, note],
      priority: priorityOf(surface, risk, args.all),
      recheck: (inner) => authorize(cluster.access, asker.identity, question, { ms: questionMs, signal: inner }),
    },
    command: renderCommand(capsule, request.args.values, target, deps.clusters.defaultName),
    preflight,
  };
}

/** 0 first to 9 last: single routine looks first, heavier capsules later, comparisons of many pods and scripts last. */
function priorityOf(surface: Surface, risk: Risk, all: boolean): number {
  return 3 + (risk === 'routine' ? 0 : 1) + (surface === 'cli' ? 1 : 0) + (all ? 2 : 0);
}

/** The first record of a run; its state is `requested`. */
export function firstRecord(
  { asker, capsule, args: { reason }, approval, key }: CapsuleRequest,
  { job, command }: PlannedRun,
  { place, now }: { place: string; now: number },
): RunRecord {
  const { name, image } = capsule;
  return {
    id: job.plan.runId,
    state: 'requested',
    version: 1,
    capsule: { name, image, mechanism: job.mechanism.name, risk: job.risk },
    argv: job.plan.argv,
    command,
    ...(reason !== undefined && { reason }),
    ...(approval !== undefined && { approval }),
    ...(key !== undefined && { request: key }),
    requester: asker.person,
    identity: asker.identity,
    target: job.plan.target,
    nonce: job.plan.nonce,
    ...(job.notes.length > 0 && { notes: job.notes }),
    place,
    requestedAt: now,
    changedAt: now,
  };
}
