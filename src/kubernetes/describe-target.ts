import type { V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import { parseContainerName, parseNamespaceName, parseObjectName } from '../domain/names.js';
import type { ContainerTarget, PodRef } from '../domain/target.js';
import { targetStatus } from './capsule-status.js';
import type { Candidate } from './choose-pod.js';
import { securityFacts } from './security-facts.js';

type MemoryFacts = Pick<ContainerTarget, 'memoryLimited' | 'oomKilledAt'>;

export type Platform = NonNullable<ContainerTarget['platform']>;

/**
 * The target that a pod and its container are.
 * @param choice what to tell of how the pod was chosen, where there was a choice
 */
export function describeTarget(
  { pod, container }: Candidate,
  asked: PodRef,
  choice: string | undefined,
  platform: Platform | undefined,
): ContainerTarget {
  const { metadata, spec } = pod;
  const status = targetStatus(pod, container.name);
  if (metadata?.uid === undefined || spec?.nodeName === undefined || status?.containerID === undefined) {
    throw new RecapError('target-not-ready', `The pod ${asked.name} is not known well enough to be looked into.`);
  }
  return {
    kind: 'container',
    cluster: asked.cluster,
    namespace: parseNamespaceName(metadata.namespace ?? asked.namespace),
    pod: parseObjectName(metadata.name ?? ''),
    container: parseContainerName(container.name),
    node: parseObjectName(spec.nodeName),
    asked,
    ...(choice === undefined ? {} : { choice }),
    state: {
      podUid: metadata.uid,
      containerId: status.containerID,
      restartCount: status.restartCount,
      ready: status.ready,
    },
    security: securityFacts(pod, container, status),
    hostNetwork: spec.hostNetwork === true,
    ...memoryFacts(pod),
    ...(spec.runtimeClassName === undefined ? {} : { runtimeClass: spec.runtimeClassName }),
    resourceVersion: metadata.resourceVersion ?? '',
    ephemeralContainers: (spec.ephemeralContainers ?? []).map(({ name }) => name),
    ...(platform === undefined ? {} : { platform }),
  };
}

/** A pod has a limit as a whole where each of its containers has one; an init container does not count once it has ended. */
function memoryFacts({ spec, status }: V1Pod): MemoryFacts {
  const killed = (status?.containerStatuses ?? [])
    .flatMap(({ state, lastState }) => [state?.terminated, lastState?.terminated])
    .filter((ended) => ended?.reason === 'OOMKilled')
    .map((ended) => new Date(ended?.finishedAt ?? 0).getTime());
  return {
    memoryLimited: (spec?.containers ?? []).every(({ resources }) => resources?.limits?.['memory'] !== undefined),
    ...(killed.length === 0 ? {} : { oomKilledAt: Math.max(...killed) }),
  };
}
