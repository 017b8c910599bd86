import type { KubeObject } from '../../contract.js';
import type { ContainerRecord } from './container-record.js';
import { seconds } from './events.js';
import { podSpec } from './pod-spec.js';

export interface PodFacts {
  regular: readonly ContainerRecord[];
  ephemeral: readonly ContainerRecord[];
  address: string | undefined;
  hostAddress: string;
  sandboxReady: boolean;
  startedAt: Date;
  /** Set when the kubelet itself ended the pod (`DeadlineExceeded`). */
  failed: { reason: string; message: string } | undefined;
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  lastTransitionTime: string;
}

/** Writes what the kubelet knows of a pod into its status, keeping what others have written there. */
export function writePodStatus(pod: KubeObject, facts: PodFacts, now: Date): void {
  const phase = facts.failed === undefined ? podPhase(pod, facts.regular) : 'Failed';
  const before = (pod.status?.['conditions'] ?? []) as Condition[];
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const ready = !finished && facts.regular.every((record) => record.ready);
  const notReady = finished ? 'PodCompleted' : 'ContainersNotReady';
  const condition = (type: string, holds: boolean, reason?: string): Condition => {
    const status = holds ? 'True' : 'False';
    const old = before.find((one) => one.type === type);
    return {
      type,
      observedGeneration: pod.metadata.generation ?? 1,
      status,
      lastProbeTime: null,
      lastTransitionTime: old?.status === status ? old.lastTransitionTime : seconds(now),
      ...(holds || reason === undefined ? {} : { reason }),
    } as Condition;
  };
  const ephemeral = facts.ephemeral.map((record) => record.status());
  const { ephemeralContainerStatuses: _, ...others } = pod.status ?? {};
  pod.status = {
    ...others,
    ...facts.failed,
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions: [
      condition('PodReadyToStartContainers', facts.sandboxReady && !finished),
      condition('Initialized', true),
      condition('Ready', ready, notReady),
      condition('ContainersReady', ready, notReady),
      condition('PodScheduled', true),
    ],
    hostIP: facts.hostAddress,
    hostIPs: [{ ip: facts.hostAddress }],
    ...(facts.address === undefined ? {} : { podIP: facts.address, podIPs: [{ ip: facts.address }] }),
    startTime: seconds(facts.startedAt),
    containerStatuses: facts.regular.map((record) => record.status()),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
  };
}

function podPhase(pod: KubeObject, records: readonly ContainerRecord[]): string {
  const policy = podSpec(pod).restartPolicy ?? 'Always';
  const ended = records.map((record) => ('terminated' in record.state ? record.state.terminated : undefined));
  if (policy !== 'Always' && ended.every((one) => one !== undefined)) {
    if (ended.every(({ exitCode }) => exitCode === 0)) return 'Succeeded';
    if (policy === 'Never') return 'Failed';
  }
  const begun = records.every((record) => !('waiting' in record.state) || record.restartCount > 0 || record.lastState);
  return begun ? 'Running' : 'Pending';
}
