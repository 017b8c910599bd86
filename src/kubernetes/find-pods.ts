import type { V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';
import type { PodKind, PodRef } from '../domain/target.js';
import { renderTargetRef } from '../domain/target.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import { emptyWorkload } from './empty-workload.js';
import { listPods } from './pods.js';
import { servicePods } from './service-pods.js';
import { namesAmong, workloadsOf } from './workloads.js';

/** The pods behind a name. `isWorkload` is false where the name is a pod's own, and there was nothing to choose. */
export interface FoundPods {
  readonly pods: readonly V1Pod[];
  readonly isWorkload: boolean;
}

/**
 * Finds what a reference names: one call for a pod, for a workload that has pods, and for a name that may be either.
 * @throws RecapError `target-not-found` with the nearest names, `target-not-ready` for a workload without pods, `ambiguous-target`
 */
export async function findPods(client: KubeClient, ref: PodRef, signal: AbortSignal): Promise<FoundPods> {
  if (ref.kind === 'pod') return { pods: [await readPod(client, ref, signal)], isWorkload: false };
  if (ref.kind === 'service') {
    const pods = await servicePods(client, ref, signal);
    if (pods.length > 0) return { pods, isWorkload: true };
    throw new RecapError('target-not-ready', `The service ${ref.name} in ${ref.namespace} selects no pod that exists.`);
  }
  const all = await listPods(client, ref.namespace, signal);
  const own = ref.kind === 'any' ? all.filter(({ metadata }) => metadata?.name === ref.name) : [];
  if (own.length > 0) return { pods: own, isWorkload: false };
  const pods = podsOfWorkload(all, ref);
  if (pods.length > 0) return { pods, isWorkload: true };
  throw (await emptyWorkload(client, ref, signal)) ?? notFound(ref, namesAmong(all));
}

async function readPod(client: KubeClient, ref: PodRef, signal: AbortSignal): Promise<V1Pod> {
  const { namespace, name } = ref;
  try {
    return await client.ask(`read the pod ${name}`, signal, (options) =>
      client.core.readNamespacedPod({ namespace, name }, options),
    );
  } catch (error) {
    if (apiCode(error) !== 404) throw error;
    const others = await listPods(client, namespace, signal);
    throw notFound(
      ref,
      others.map(({ metadata }) => metadata?.name ?? ''),
    );
  }
}

function podsOfWorkload(all: readonly V1Pod[], { kind, name, namespace }: PodRef): V1Pod[] {
  const kinds = new Set<PodKind>();
  const pods = all.filter((pod) => {
    const mine = workloadsOf(pod).filter((each) => each.name === name && (kind === 'any' || each.kind === kind));
    for (const each of mine) kinds.add(each.kind);
    return mine.length > 0;
  });
  if (kinds.size > 1) {
    const sorted = [...kinds].sort();
    throw new RecapError('ambiguous-target', `${namespace}/${name} fits several workloads: ${sorted.join(', ')}.`, {
      hint: `Name the kind: ${sorted.map((each) => `${namespace}/${each}/${name}`).join(' or ')}.`,
    });
  }
  return pods;
}

function notFound(ref: PodRef, names: readonly string[]): RecapError {
  const near = nearest(ref.name, names).map((name) => `${ref.namespace}/${name}`);
  const hint =
    near.length > 0
      ? `Nearest: ${near.join(', ')}.`
      : names.length === 0
        ? `The namespace ${ref.namespace} has no pods, or is not there.`
        : undefined;
  return new RecapError('target-not-found', `There is no ${renderTargetRef({ ...ref })}.`, { hint });
}
