import type { Attachment, AttachPlan, Mechanism } from '../core/ports.js';
import { askAdmission, attachEntry } from './attach-entry.js';
import { podPlan } from './attached.js';
import type { ImagePullPolicy } from './capsule-container.js';
import { capsuleContainer } from './capsule-container.js';
import { targetLoss } from './capsule-status.js';
import type { KubeClient } from './client.js';
import { EphemeralAttachment } from './ephemeral-attachment.js';
import { preflightEphemeral } from './ephemeral-preflight.js';
import { PodObserver } from './pod-observer.js';

export interface EphemeralOptions {
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Entries of capsules that may stand in one pod. They stay until the pod goes, and make each of its updates larger. */
  readonly mostEntries?: number;
  /** Milliseconds from the attach until the capsule must have started, its image's pull included. */
  readonly startWithinMs?: number;
}

const DEFAULTS: Required<EphemeralOptions> = {
  imagePullPolicy: 'IfNotPresent',
  mostEntries: 20,
  startWithinMs: 60_000,
};

/** The mechanism `ephemeral`: an ephemeral container in the target's own pod, in the namespaces of the target's container. */
export class Ephemeral implements Mechanism {
  readonly name = 'ephemeral';
  readonly #client: KubeClient;
  readonly #options: Required<EphemeralOptions>;

  constructor(client: KubeClient, options: EphemeralOptions = {}) {
    this.#client = client;
    this.#options = { ...DEFAULTS, ...options };
  }

  async preflight(asked: AttachPlan, { dryRun }: { dryRun: boolean }, signal: AbortSignal): Promise<void> {
    const plan = podPlan(asked);
    preflightEphemeral(plan, this.#options.mostEntries);
    if (!dryRun) return;
    await askAdmission(this.#client, plan.target, capsuleContainer(plan, this.#options.imagePullPolicy), signal);
  }

  async attach(asked: AttachPlan, signal: AbortSignal): Promise<Attachment> {
    const plan = podPlan(asked);
    const entry = capsuleContainer(plan, this.#options.imagePullPolicy);
    const pod = await attachEntry(this.#client, plan.target, entry, signal);
    const { target } = plan;
    return new EphemeralAttachment(target, {
      client: this.#client,
      plan,
      place: {
        namespace: target.namespace,
        pod: target.pod,
        container: entry.name,
        list: 'ephemeralContainers',
      },
      observer: new PodObserver(this.#client, pod),
      startBy: Date.now() + this.#options.startWithinMs,
      loss: (seen) => targetLoss(seen, target),
    });
  }
}
