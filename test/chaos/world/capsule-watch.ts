import { CAPSULE_PREFIX } from '../../../src/kubernetes/capsule-container.js';
import { RUN_LABEL } from '../../../src/kubernetes/node-pod.js';
import type { KubeObject, WatchEvent } from '../../../src/sandbox/cluster/contract.js';
import type { EmbeddedCluster } from '../../../src/sandbox/cluster/server.js';

/** One container of a capsule, from the moment that the cluster said that it runs to the moment that it said that it does not. */
export interface CapsuleSpan {
  /** The letters of the run's id. */
  readonly run: string;
  readonly containerId: string;
  /** The uid of the pod that is looked into; of a capsule pod what it says itself. */
  readonly target: string;
  readonly node: string;
  /** Milliseconds of `performance.now`. */
  readonly from: number;
  to: number | undefined;
}

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly state: Readonly<Record<string, unknown>>;
}

const TARGET_UID = 'recap.dev/target-uid';

/** Follows the capsules of the whole cluster, as the cluster itself tells. */
export class CapsuleWatch {
  readonly #spans = new Map<string, CapsuleSpan>();

  constructor(cluster: EmbeddedCluster) {
    // Ends with the cluster's store.
    cluster.store.subscribe('pods', (event) => this.take(event, performance.now()));
  }

  /** Every capsule so far, those that run and those that ran. */
  get spans(): readonly CapsuleSpan[] {
    return [...this.#spans.values()];
  }

  take({ type, object }: WatchEvent, at: number): void {
    const running = type === 'DELETED' ? [] : runningIn(object);
    const ids = new Set(running.map(({ containerId }) => containerId));
    for (const span of this.#spans.values()) {
      if (span.to === undefined && podOf(span.containerId) === object.metadata.uid && !ids.has(span.containerId)) {
        span.to = at;
      }
    }
    for (const one of running) {
      if (!this.#spans.has(one.containerId)) this.#spans.set(one.containerId, { ...one, from: at, to: undefined });
    }
  }
}

const podOf = (id: string): string => id.slice(0, id.indexOf(' '));

type Running = Omit<CapsuleSpan, 'from' | 'to'>;

function runningIn(pod: KubeObject): readonly Running[] {
  const { uid, labels, annotations } = pod.metadata;
  const node = typeof pod.spec?.['nodeName'] === 'string' ? pod.spec['nodeName'] : '';
  const span = (run: string, { name, containerID = name }: ContainerStatus, target: string): Running => ({
    ...{ run, target, node },
    containerId: `${uid} ${containerID}`,
  });
  const ofPod = labels?.[RUN_LABEL];
  if (ofPod !== undefined) {
    const target = annotations?.[TARGET_UID] ?? '';
    return running(pod, 'containerStatuses').map((one) => span(ofPod.replace(/^r-/, ''), one, target));
  }
  return running(pod, 'ephemeralContainerStatuses')
    .filter(({ name }) => name.startsWith(CAPSULE_PREFIX))
    .map((one) => span(one.name.slice(CAPSULE_PREFIX.length), one, uid));
}

function running(pod: KubeObject, kind: string): readonly ContainerStatus[] {
  const found = pod.status?.[kind];
  return Array.isArray(found) ? (found as ContainerStatus[]).filter(({ state }) => 'running' in state) : [];
}
