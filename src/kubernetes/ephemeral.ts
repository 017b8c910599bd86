import type { V1Pod } from '@kubernetes/client-node';
import type { AdmissionQuestion, Attachment, AttachPlan, Mechanism } from '../core/ports.js';
import type { RecapError } from '../domain/errors.js';
import type { RunId } from '../domain/run-id.js';
import type { ContainerTarget } from '../domain/target.js';
import { AdmissionMemory } from './admission-memory.js';
import { askAdmission, attachEntry } from './attach-entry.js';
import type { PodPlan } from './attached.js';
import { podPlan } from './attached.js';
import type { CapsuleEntry, ImagePullPolicy } from './capsule-container.js';
import { capsuleContainer, capsuleContainerName } from './capsule-container.js';
import { goneTarget, targetLoss } from './capsule-status.js';
import type { KubeClient } from './client.js';
import { EphemeralAttachment } from './ephemeral-attachment.js';
import { preflightEphemeral } from './ephemeral-preflight.js';
import { readTargetPod } from './node-target.js';
import { refuseFailedPull } from './pull-events.js';
import type { Seen } from './pod-observer.js';
import { PodObserver } from './pod-observer.js';
import { STATUS_LAG_MS } from './read-output.js';

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
  readonly #admissions = new AdmissionMemory();
  readonly #options: Required<EphemeralOptions>;

  constructor(client: KubeClient, options: EphemeralOptions = {}) {
    this.#client = client;
    this.#options = { ...DEFAULTS, ...options };
  }

  async preflight(asked: AttachPlan, admission: AdmissionQuestion, signal: AbortSignal): Promise<void> {
    const plan = podPlan(asked);
    const now = Date.now();
    preflightEphemeral(plan, this.#options.mostEntries, now);
    const { namespace } = plan.target;
    const entry = capsuleContainer(plan, this.#options.imagePullPolicy);
    if (admission === 'none' || (admission === 'recent' && this.#admissions.remembers(namespace, entry, now))) return;
    await Promise.all([
      askAdmission(this.#client, plan.target, entry, signal),
      refuseFailedPull(this.#client, { namespace, image: entry.image }, now, signal),
    ]);
    this.#admissions.taken(namespace, entry, now);
  }

  async attach(asked: AttachPlan, signal: AbortSignal): Promise<Attachment> {
    const plan = podPlan(asked);
    const entry = capsuleContainer(plan, this.#options.imagePullPolicy);
    return this.#follow(plan, await this.#attachEntry(plan.target, entry, signal));
  }

  async adopt(asked: AttachPlan, signal: AbortSignal): Promise<Attachment | undefined> {
    const plan = podPlan(asked);
    const pod = await readTargetPod(this.#client, plan.target, signal);
    if (pod?.metadata?.uid !== plan.target.state.podUid) throw goneTarget(plan.target);
    const name = capsuleContainerName(plan.runId);
    const isThere = pod.spec?.ephemeralContainers?.some((entry) => entry.name === name) === true;
    return isThere ? this.#follow(plan, pod) : undefined;
  }

  /** Nothing of it is in the bot's own namespace. */
  removeLeft(): Promise<readonly RunId[]> {
    return Promise.resolve([]);
  }

  #follow(plan: PodPlan, pod: V1Pod): Attachment {
    const { target } = plan;
    const observer = new PodObserver(this.#client, pod);
    const loss = (seen: Seen): RecapError | undefined => targetLoss(seen, target);
    return new EphemeralAttachment(target, {
      client: this.#client,
      plan,
      place: {
        namespace: target.namespace,
        pod: target.pod,
        container: capsuleContainerName(plan.runId),
        list: 'ephemeralContainers',
      },
      observer,
      startBy: Date.now() + this.#options.startWithinMs,
      loss,
      // The target's namespace ends with it, and the two ends show in the status one after the other.
      whyCut: async (inner) => {
        await observer.holds((seen) => loss(seen) !== undefined, STATUS_LAG_MS, inner);
        return loss(observer.seen);
      },
    });
  }

  async #attachEntry(target: ContainerTarget, entry: CapsuleEntry, signal: AbortSignal): Promise<V1Pod> {
    try {
      return await attachEntry(this.#client, target, entry, signal);
    } catch (error) {
      // Asked again the next time, which then finds another way.
      this.#admissions.refused(target.namespace, entry);
      throw error;
    }
  }
}
