import { randomBytes } from 'node:crypto';
import { renderCommand } from './render-command.js';
import type { Risk } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import type { Outcome } from '../domain/outcome.js';
import { done } from '../domain/outcome.js';
import type { Surface } from '../domain/request.js';
import { newRunId } from '../domain/run-id.js';
import type { RunRecord } from '../domain/run.js';
import type { Target } from '../domain/target.js';
import { authorize } from './authorize.js';
import type { ChosenTargets } from './choose-targets.js';
import type { QueuedJob } from './executor.js';
import type { Explain } from './explain.js';
import type { TargetQuestion } from './find-allowed-targets.js';
import type { CoreOptions } from './options.js';
import type { Clusters, Mechanism } from './ports.js';
import { within } from './within.js';

/** What is asked, in full: a capsule with checked arguments, by whom, from where. */
export interface CapsuleRequest extends TargetQuestion {
  readonly argv: readonly string[];
  readonly surface: Surface;
}

/** One run that is about to be: its job, and what its preflight says. */
export interface PlannedRun {
  readonly job: QueuedJob;
  readonly command: string;
  readonly preflight: Outcome<void>;
}

export interface PlanDeps {
  readonly clusters: Clusters;
  readonly explain: Explain;
  readonly options: CoreOptions;
}

/**
 * A plan for each target, checked against what is known of it.
 * @throws RecapError `does-not-fit` when the cluster has no such mechanism, `approval-required` for a privileged capsule: it runs only
 *   when others approve it, and nothing here asks them yet.
 */
export async function planJobs(
  request: CapsuleRequest,
  chosen: ChosenTargets,
  deps: PlanDeps,
  signal: AbortSignal,
): Promise<readonly PlannedRun[]> {
  const { capsule } = request;
  if (capsule.risk === 'privileged') {
    throw new RecapError('approval-required', `${capsule.name} is privileged, and approvals are not to be had here.`);
  }
  const mechanism = chosen.cluster.mechanisms.get(capsule.mechanism);
  if (mechanism === undefined) {
    throw new RecapError(
      'does-not-fit',
      `${capsule.name} needs the ${capsule.mechanism} mechanism, which is off here.`,
    );
  }
  const plan = async (target: Target): Promise<PlannedRun> => {
    const job = jobFor(request, chosen, target, mechanism, deps.options);
    const command = renderCommand(capsule, request.args.values, target, deps.clusters.defaultName);
    return { job, command, preflight: await preflight(job, deps, signal) };
  };
  return Promise.all(chosen.targets.map(plan));
}

function jobFor(
  { asker, capsule, args, argv, surface }: CapsuleRequest,
  { cluster, notes }: ChosenTargets,
  target: Target,
  mechanism: Mechanism,
  { questionMs }: CoreOptions,
): QueuedJob {
  const question = { verb: 'run', capsule: capsule.name, namespace: target.namespace } as const;
  return {
    // 128 random bits: a tool that prints a trailer of its own can not guess the run's.
    plan: { runId: newRunId(), capsule, argv, target, nonce: randomBytes(16).toString('hex') },
    mechanism,
    notes,
    priority: priorityOf(surface, capsule.risk, args.all),
    recheck: (signal) => authorize(cluster.access, asker.identity, question, { ms: questionMs, signal }),
  };
}

/** 0 first to 9 last: single routine looks first, heavier capsules later, comparisons of many pods and scripts last. */
function priorityOf(surface: Surface, risk: Risk, all: boolean): number {
  return 3 + (risk === 'routine' ? 0 : 1) + (surface === 'cli' ? 1 : 0) + (all ? 2 : 0);
}

async function preflight(job: QueuedJob, { options, explain }: PlanDeps, signal: AbortSignal): Promise<Outcome<void>> {
  const late = (): Error => new RecapError('cluster-unreachable', 'The cluster did not answer the checks in time.');
  // Nothing is attached by a preflight, so its start-by time is of no account.
  const plan = { ...job.plan, startBy: 0 };
  try {
    const bound = { ms: options.resolveMs, signal, late };
    return done(await within(bound, (inner) => job.mechanism.preflight(plan, inner)));
  } catch (error) {
    return explain.outcome(error, { run: plan.runId, step: 'preflight' });
  }
}

/** The first record of a run; its state is `requested`. */
export function firstRecord(
  { asker, capsule }: CapsuleRequest,
  { job, command }: PlannedRun,
  { place, now }: { place: string; now: number },
): RunRecord {
  const { name, image, mechanism, risk } = capsule;
  return {
    id: job.plan.runId,
    state: 'requested',
    version: 1,
    capsule: { name, image, mechanism, risk },
    argv: job.plan.argv,
    command,
    requester: asker.person,
    identity: asker.identity,
    target: job.plan.target,
    place,
    requestedAt: now,
    changedAt: now,
  };
}
