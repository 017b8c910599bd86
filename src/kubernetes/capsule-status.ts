import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { ContainerTarget } from '../domain/target.js';
import type { CapsulePlace } from './attached.js';
import type { Seen } from './pod-observer.js';

const OVER: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

/** The status of the capsule's own container; undefined before the kubelet has written one. */
export function capsuleStatus(seen: Seen, { list, container }: CapsulePlace): V1ContainerStatus | undefined {
  const statuses = list === 'containers' ? seen?.status?.containerStatuses : seen?.status?.ephemeralContainerStatuses;
  return statuses?.find(({ name }) => name === container);
}

/**
 * True once the capsule's container has ended; a pod that is gone has no container either, and a pod of the capsule's own that is over
 * may never have had a status of one.
 */
export function isOver(seen: Seen, place: CapsulePlace): boolean {
  if (seen === undefined || capsuleStatus(seen, place)?.state?.terminated !== undefined) return true;
  return place.list === 'containers' && OVER.has(seen.status?.phase ?? '');
}

/** The status of the container that is looked into, a sidecar among the init containers included. */
export function targetStatus(pod: V1Pod, container: string): V1ContainerStatus | undefined {
  const all = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}

/** Why the target is no longer what was resolved; undefined while it is. */
export function targetLoss(seen: Seen, target: ContainerTarget): RecapError | undefined {
  if (seen?.metadata?.uid !== target.state.podUid) return goneTarget(target);
  if (seen.metadata.deletionTimestamp !== undefined) return gone(`The pod ${target.pod} is being deleted.`);
  if (seen.status?.phase !== 'Running')
    return gone(`The pod ${target.pod} is over (${seen.status?.phase ?? 'unknown'}).`);
  const status = targetStatus(seen, target.container);
  if (status?.containerID === target.state.containerId && status.state?.running !== undefined) return undefined;
  return gone(`The container ${target.container} of ${target.pod} has ended or was restarted.`);
}

/** The loss of a pod that is not there any more. */
export function goneTarget({ pod }: ContainerTarget): RecapError {
  return gone(`The pod ${pod} is gone.`);
}

function gone(message: string): RecapError {
  return new RecapError('target-gone', message, { hint: 'Give the command again to take the pod that runs now.' });
}
