import type { CapsuleArguments } from '../catalog/capsule-arguments.js';
import { usageOf } from '../catalog/usage.js';
import { personKey } from '../domain/admission/limit-keys.js';
import { queueFull } from '../domain/admission/waiting.js';
import type { Capsule } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import type { ClusterName } from '../domain/names.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import type { Target, TargetRef } from '../domain/target.js';
import { parseTarget } from '../domain/target.js';
import type { TargetQuestion } from './find-allowed-targets.js';
import { findAllowedTargets } from './find-allowed-targets.js';
import type { CoreOptions } from './options.js';
import type { Cluster, Clusters, Limiter, Log, ThreadTopic } from './ports.js';
import type { Turnstile } from './turnstile.js';

export interface ChosenTargets {
  readonly cluster: Cluster;
  readonly targets: readonly Target[];
  /** What was written, now or earlier in the thread. */
  readonly asked: TargetRef;
  /** What people must know of the choice. */
  readonly notes: readonly string[];
}

export interface ChooseDeps {
  readonly clusters: Clusters;
  readonly log: Log;
  readonly options: CoreOptions;
  /** Each cluster is asked about few requests at a time. */
  readonly turnstile: Turnstile;
  readonly limiter: Pick<Limiter, 'refuses'>;
}

/**
 * The targets of a request: from its words, or else from what its thread is about, where the exact pod comes first and what was
 * asked for then stands in when that pod is gone. Rights are asked before anything is told about what is there.
 */
export async function chooseTargets(
  question: TargetQuestion,
  recall: () => Promise<ThreadTopic | undefined>,
  deps: ChooseDeps,
  signal: AbortSignal,
): Promise<Outcome<ChosenTargets>> {
  const { capsule, args } = question;
  const topic = args.target === undefined ? await recall() : undefined;
  const name = args.cluster ?? topic?.asked.cluster ?? deps.clusters.defaultName;
  const cluster = deps.clusters.get(name);
  if (cluster === undefined) return unknownCluster(name, deps.clusters);
  // Under a flood the cluster is not asked about what would not be queued anyway.
  if (deps.limiter.refuses({ cluster: name, person: personKey(question.asker.person) })) throw queueFull();
  const refs = refsOf(args, topic, cluster.name);
  const [first, instead] = refs;
  if (first === undefined) return noTarget(capsule);
  const asked = instead ?? first;

  const find = (ref: TargetRef): Promise<Outcome<readonly Target[]>> =>
    deps.turnstile.pass(cluster.name, signal, () => findAllowedTargets(cluster, question, ref, deps, signal));
  const found = await find(first);
  if (instead === undefined || found.kind !== 'refused' || found.refusal.code !== 'target-not-found') {
    return found.kind === 'done' ? done({ cluster, targets: found.value, asked, notes: [] }) : found;
  }
  const again = await find(instead);
  if (again.kind !== 'done') return again;
  const notes = [`${first.name}, which this thread was about, is gone; another pod stands in for it.`];
  return done({ cluster, targets: again.value, asked, notes });
}

/** @throws RecapError `bad-target` */
function refsOf(args: CapsuleArguments, topic: ThreadTopic | undefined, cluster: ClusterName): readonly TargetRef[] {
  if (args.target !== undefined) return [parseTarget(args.target, cluster)];
  if (topic === undefined) return [];
  const refs = args.all ? [topic.asked] : [topic.exact, topic.asked];
  return refs.map((ref) => ({ ...ref, cluster }));
}

function unknownCluster(name: ClusterName, clusters: Clusters): Outcome<never> {
  return refused('unknown-cluster', `No cluster is called ${name} here.`, {
    hint: `Known: ${clusters.names.join(', ')}.`,
  });
}

function noTarget(capsule: Capsule): Outcome<never> {
  const error = new RecapError('bad-target', `On what shall ${capsule.name} run? No target is written.`);
  return refused(error.code, error.userMessage, {
    hint: 'In a thread about a pod it can be left out.',
    detail: usageOf(capsule),
  });
}
