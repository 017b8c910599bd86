import type { V1Pod } from '@kubernetes/client-node';
import type { PodKind } from '../domain/target.js';

export type WorkloadKind = Extract<PodKind, 'deployment' | 'statefulset' | 'daemonset' | 'replicaset' | 'job'>;

export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
}

const KINDS: ReadonlyMap<string, WorkloadKind> = new Map([
  ['ReplicaSet', 'replicaset'],
  ['StatefulSet', 'statefulset'],
  ['DaemonSet', 'daemonset'],
  ['Job', 'job'],
]);

/**
 * The workloads that a pod belongs to, read from the pod alone: its controller, and the Deployment whose ReplicaSet that is. A
 * ReplicaSet of a Deployment is named NAME-HASH, and its pods carry the hash as a label.
 */
export function workloadsOf(pod: V1Pod): Workload[] {
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller === true);
  const kind = owner === undefined ? undefined : KINDS.get(owner.kind);
  if (owner === undefined || kind === undefined) return [];
  const own: Workload = { kind, name: owner.name };
  const hash = pod.metadata?.labels?.['pod-template-hash'];
  const isOfDeployment = kind === 'replicaset' && hash !== undefined && owner.name.endsWith(`-${hash}`);
  return isOfDeployment ? [{ kind: 'deployment', name: owner.name.slice(0, -hash.length - 1) }, own] : [own];
}

/** The names that a person may mean in a namespace: its pods and its workloads, without the ReplicaSets of Deployments. */
export function namesAmong(pods: readonly V1Pod[]): string[] {
  const names = new Set<string>();
  for (const pod of pods) {
    const [workload] = workloadsOf(pod);
    if (workload !== undefined) names.add(workload.name);
  }
  for (const { metadata } of pods) if (metadata?.name !== undefined) names.add(metadata.name);
  return [...names];
}
