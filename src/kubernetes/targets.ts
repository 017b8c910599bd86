import type { TargetResolver } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { NamespaceName } from '../domain/names.js';
import { parseNamespaceName } from '../domain/names.js';
import type { ContainerTarget, PodRef, Target, TargetRef } from '../domain/target.js';
import { renderTargetRef } from '../domain/target.js';
import type { Candidate } from './choose-pod.js';
import { explainChoice, judgePods, nothingToLookInto } from './choose-pod.js';
import type { KubeClient } from './client.js';
import { describeNode } from './describe-node.js';
import { describeTarget } from './describe-target.js';
import { findPods } from './find-pods.js';
import { NodePlatforms } from './node-platforms.js';

/** Finds targets through the API of one cluster. */
export class KubernetesTargets implements TargetResolver {
  readonly #client: KubeClient;
  readonly #platforms: NodePlatforms;

  constructor(client: KubeClient) {
    this.#client = client;
    this.#platforms = new NodePlatforms(client);
  }

  async resolve(
    ref: TargetRef,
    { all, most }: { all: boolean; most: number },
    signal: AbortSignal,
  ): Promise<readonly Target[]> {
    if (ref.kind === 'node') return [await describeNode(this.#client, ref, signal)];
    const { pods, isWorkload } = await findPods(this.#client, ref, signal);
    refuseWindows(pods);
    const candidates = judgePods(pods, ref, Date.now());
    const [first] = candidates.found;
    if (first === undefined) throw nothingToLookInto(candidates, ref);
    if (!all)
      return [await this.#target(first, ref, isWorkload ? explainChoice(first, candidates) : undefined, signal)];
    const { found } = candidates;
    if (found.length > most) {
      throw new RecapError(
        'too-many-targets',
        `${renderTargetRef(ref)} has ${found.length} pods, and the most is ${most}.`,
        {
          hint: 'Leave out --all to take the least healthy one, or name a pod.',
        },
      );
    }
    return Promise.all(found.map((candidate) => this.#target(candidate, ref, undefined, signal)));
  }

  async namespaces(signal: AbortSignal): Promise<readonly NamespaceName[]> {
    const list = await this.#client.ask('list the namespaces', signal, (options) =>
      this.#client.core.listNamespace({}, options),
    );
    return list.items.map(({ metadata }) => parseNamespaceName(metadata?.name ?? ''));
  }

  async #target(
    candidate: Candidate,
    ref: PodRef,
    choice: string | undefined,
    signal: AbortSignal,
  ): Promise<ContainerTarget> {
    const platform = await this.#platforms.of(candidate.pod.spec?.nodeName ?? '', signal);
    return describeTarget(candidate, ref, choice, platform);
  }
}

/** Processes of Windows have none of the namespaces that capsules join. */
function refuseWindows(pods: readonly Candidate['pod'][]): void {
  const windows = pods.find(
    ({ spec }) => spec?.os?.name === 'windows' || spec?.nodeSelector?.['kubernetes.io/os'] === 'windows',
  );
  if (windows === undefined) return;
  throw new RecapError(
    'does-not-fit',
    `The pod ${windows.metadata?.name ?? ''} runs on Windows, and capsules need Linux.`,
  );
}
