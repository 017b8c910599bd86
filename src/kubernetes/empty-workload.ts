import { RecapError } from '../domain/errors.js';
import type { PodRef } from '../domain/target.js';
import { renderTargetRef } from '../domain/target.js';
import { apiCode } from './api-status.js';
import type { KubeClient } from './client.js';
import type { WorkloadKind } from './workloads.js';

interface Scaled {
  readonly spec?: { readonly replicas?: number | undefined } | undefined;
}

const WORDS: Readonly<Record<WorkloadKind, string>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  replicaset: 'ReplicaSet',
  job: 'Job',
};

/**
 * Looks for a workload that has no pods; asked only where none was found. For `any`, in the kinds that people scale to zero.
 * @returns the refusal that says so, or undefined when there is no such workload or it can't be read
 */
export async function emptyWorkload(
  client: KubeClient,
  ref: PodRef,
  signal: AbortSignal,
): Promise<RecapError | undefined> {
  if (ref.kind === 'pod' || ref.kind === 'service') return undefined;
  const kinds: readonly WorkloadKind[] = ref.kind === 'any' ? ['deployment', 'statefulset', 'job'] : [ref.kind];
  const found = await Promise.all(kinds.map(async (kind) => ({ kind, is: await read(client, kind, ref, signal) })));
  const first = found.find(({ is }) => is !== undefined);
  return first?.is === undefined ? undefined : withoutPods(ref, first.kind, first.is);
}

function withoutPods(ref: PodRef, kind: WorkloadKind, { spec }: Scaled): RecapError {
  const none = `The ${WORDS[kind]} ${ref.name} in ${ref.namespace} has no pods`;
  if (kind === 'job') return new RecapError('target-not-ready', `${none}: it has ended, or has not begun.`);
  if (spec?.replicas === 0) {
    const hint = `Scale ${renderTargetRef(ref)} up to have something to look into.`;
    return new RecapError('target-not-ready', `${none}: it is scaled to 0.`, { hint });
  }
  return new RecapError('target-not-ready', `${none} yet.`, { hint: 'Its events may tell why: kubectl describe.' });
}

/** A workload that is not there and one that the bot may not read are the same here: nothing is known of it. */
async function read(
  client: KubeClient,
  kind: WorkloadKind,
  ref: PodRef,
  signal: AbortSignal,
): Promise<Scaled | undefined> {
  const { apps, batch } = client;
  const request = { namespace: ref.namespace, name: ref.name };
  try {
    return await client.ask(`read the ${WORDS[kind]} ${ref.name}`, signal, (options): Promise<Scaled> => {
      if (kind === 'deployment') return apps.readNamespacedDeployment(request, options);
      if (kind === 'statefulset') return apps.readNamespacedStatefulSet(request, options);
      if (kind === 'daemonset') return apps.readNamespacedDaemonSet(request, options).then(() => ({}));
      if (kind === 'replicaset') return apps.readNamespacedReplicaSet(request, options);
      return batch.readNamespacedJob(request, options).then(() => ({}));
    });
  } catch (error) {
    const code = apiCode(error);
    if (code === 404 || code === 403) return undefined;
    throw error;
  }
}
