import type { AttachPlan } from '../core/ports.js';
import type { RecapError } from '../domain/errors.js';
import type { ContainerTarget } from '../domain/target.js';
import type { KubeClient } from './client.js';
import type { LogPlace } from './followed-log.js';
import type { PodObserver, Seen } from './pod-observer.js';

/** A plan for a container of a pod. */
export interface PodPlan extends AttachPlan {
  readonly target: ContainerTarget;
}

/** A plan that was made for a mechanism of pods; for anything else to come here is a mistake of the planning. */
export function podPlan(plan: AttachPlan): PodPlan {
  const { target } = plan;
  if (target.kind !== 'container') throw new Error(`${plan.capsule.name} can not be attached to a ${target.kind}`);
  return { ...plan, target };
}

/** The capsule's own container: in the target's pod, or in a pod of its own. */
export interface CapsulePlace extends LogPlace {
  /** Which list of the pod's spec it stands in; its status and its events are told by that. */
  readonly list: 'ephemeralContainers' | 'containers';
}

/** A capsule that stands in a pod, and the one watch that follows that pod. */
export interface Attached {
  readonly client: KubeClient;
  readonly plan: AttachPlan;
  readonly place: CapsulePlace;
  readonly observer: PodObserver;
  /** Epoch milliseconds by which it must have started. */
  readonly startBy: number;
  /** Why the log ended without a trailer, once it has: killed from outside, by the node's memory, or with the target. */
  readonly whyCut: (signal: AbortSignal) => Promise<RecapError | undefined>;
  /** Why nothing more can come of the capsule, by what is seen of the pod that it stands in; undefined while that is as it was. */
  readonly loss: (seen: Seen) => RecapError | undefined;
}
