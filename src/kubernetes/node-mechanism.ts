import type { V1Pod } from '@kubernetes/client-node';
import type { AdmissionQuestion, Attachment, AttachPlan, Mechanism } from '../core/ports.js';
import type { RunId } from '../domain/run-id.js';
import type { Attached } from './attached.js';
import type { ImagePullPolicy } from './capsule-container.js';
import type { KubeClient } from './client.js';
import { NodeAttachment } from './node-attachment.js';
import { askPodAdmission, createCapsulePod } from './node-create.js';
import { removeLeftPods } from './node-left.js';
import { capsulePodLoss, whyPodWasCut } from './node-loss.js';
import type { NodePodOptions } from './node-pod.js';
import { CAPSULE_POD_CONTAINER, capsulePod, capsulePodName, RUN_LABEL } from './node-pod.js';
import { explainPodAdmission, preflightNode } from './node-preflight.js';
import { readPodOrGone } from './node-target.js';
import { PodObserver } from './pod-observer.js';

export interface NodeMechanismOptions {
  /** The bot's own namespace, where the capsule pods are. */
  readonly namespace: string;
  readonly imagePullPolicy?: ImagePullPolicy;
  /** Milliseconds from the attach until the capsule must have started, its image's pull included. */
  readonly startWithinMs?: number;
}

/**
 * The mechanism `node`: a pod of the capsule's own on the target's node, in the bot's own namespace, which finds the target's processes
 * and enters the namespaces that the capsule names. It is removed completely.
 */
export class NodeMechanism implements Mechanism {
  readonly name = 'node';
  readonly #client: KubeClient;
  readonly #options: NodePodOptions;

  constructor(client: KubeClient, options: NodeMechanismOptions) {
    this.#client = client;
    this.#options = { imagePullPolicy: 'IfNotPresent', startWithinMs: 60_000, ...options };
  }

  async preflight(plan: AttachPlan, admission: AdmissionQuestion, signal: AbortSignal): Promise<void> {
    preflightNode(plan);
    if (admission === 'none') return;
    await this.#explained(askPodAdmission(this.#client, capsulePod(plan, this.#options), signal));
  }

  async attach(plan: AttachPlan, signal: AbortSignal): Promise<Attachment> {
    signal.throwIfAborted();
    return this.#follow(plan, await this.#explained(createCapsulePod(this.#client, capsulePod(plan, this.#options))));
  }

  async adopt(plan: AttachPlan, signal: AbortSignal): Promise<Attachment | undefined> {
    const { namespace } = this.#options;
    const pod = await readPodOrGone(this.#client, { namespace, name: capsulePodName(plan.runId) }, signal);
    return pod?.metadata?.labels?.[RUN_LABEL] === plan.runId ? this.#follow(plan, pod) : undefined;
  }

  removeLeft(fate: Parameters<Mechanism['removeLeft']>[0], signal: AbortSignal): Promise<readonly RunId[]> {
    return removeLeftPods(this.#client, this.#options.namespace, fate, signal);
  }

  #follow(plan: AttachPlan, pod: V1Pod): Attachment {
    const client = this.#client;
    const { namespace, startWithinMs } = this.#options;
    const place = {
      namespace,
      pod: capsulePodName(plan.runId),
      container: CAPSULE_POD_CONTAINER,
      list: 'containers',
    } as const;
    const observer = new PodObserver(client, pod);
    const attached: Attached = {
      client,
      plan,
      place,
      observer,
      startBy: Date.now() + startWithinMs,
      loss: (seen) => capsulePodLoss(seen, place),
      whyCut: (inner) => whyPodWasCut({ client, plan, place }, observer, inner),
    };
    return new NodeAttachment(attached);
  }

  async #explained<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw explainPodAdmission(error, this.#options.namespace);
    }
  }
}
