import type { AttachPlan } from '../core/ports.js';
import type { KubeClient } from './client.js';
import type { PodObserver } from './pod-observer.js';

/** A capsule that stands in a pod, and the one watch that follows it. */
export interface Attached {
  readonly client: KubeClient;
  readonly plan: AttachPlan;
  /** The name of the capsule's container. */
  readonly container: string;
  readonly observer: PodObserver;
  /** Epoch milliseconds by which it must have started. */
  readonly startBy: number;
}
