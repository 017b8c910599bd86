import type { AttachPlan } from '../core/ports.js';
import type { ContainerTarget } from '../domain/target.js';
import type { KubeClient } from './client.js';
import type { PodObserver } from './pod-observer.js';

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

/** A capsule that stands in a pod, and the one watch that follows it. */
export interface Attached {
  readonly client: KubeClient;
  readonly plan: PodPlan;
  /** The name of the capsule's container. */
  readonly container: string;
  readonly observer: PodObserver;
  /** Epoch milliseconds by which it must have started. */
  readonly startBy: number;
}
