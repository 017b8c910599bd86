/** Puts pods that name no node on the first node that fits, as the default scheduler would on a small cluster. */
import type { KubeObject } from '../contract.js';
import { podSpec } from './pod.js';
import { timestamp, type MemoryStore } from './store.js';

const NO_NODES = 'no nodes available to schedule pods';

/** Watches pods and nodes until the returned function is called. */
export function startScheduler(store: MemoryStore): () => void {
  const stops = [
    store.subscribe('pods', ({ type, object }) => {
      if (type === 'ADDED') schedule(store, object);
    }),
    store.subscribe('nodes', ({ type }) => {
      if (type !== 'DELETED') for (const pod of store.list('pods')) schedule(store, pod);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function schedule(store: MemoryStore, pod: KubeObject): void {
  const { name, namespace } = pod.metadata;
  if (podSpec(pod).nodeName || pod.metadata.deletionTimestamp !== undefined) return;
  const nodes = store.list('nodes');
  const node = nodes.find((candidate) => fits(pod, candidate));
  store.update('pods', namespace, name, (object) => {
    if (node) object.spec = { ...object.spec, nodeName: node.metadata.name };
    object.status = { ...object.status, conditions: withScheduled(object, node !== undefined, nodes.length) };
  });
}

function fits(pod: KubeObject, node: KubeObject): boolean {
  const labels = new Map(Object.entries(node.metadata.labels ?? {}));
  const selector = Object.entries(podSpec(pod).nodeSelector ?? {});
  return node.spec?.['unschedulable'] !== true && selector.every(([key, value]) => labels.get(key) === value);
}

function withScheduled(pod: KubeObject, scheduled: boolean, nodes: number): object[] {
  const conditions = (pod.status?.['conditions'] ?? []) as { type?: string; status?: string; message?: string }[];
  const status = scheduled ? 'True' : 'False';
  const why = scheduled ? undefined : whyUnschedulable(nodes);
  const known = conditions.find(({ type }) => type === 'PodScheduled');
  // A verdict stands until it changes; that there was no node at all is news of the past as soon as there is one.
  if (known?.status === status && (known.message !== NO_NODES || why === NO_NODES)) return conditions;
  const condition = {
    type: 'PodScheduled',
    observedGeneration: pod.metadata.generation ?? 1,
    status,
    lastProbeTime: null,
    lastTransitionTime: timestamp(new Date()),
    ...(why === undefined ? {} : { reason: 'Unschedulable', message: why }),
  };
  return [...conditions.filter((other) => other.type !== 'PodScheduled'), condition];
}

function whyUnschedulable(nodes: number): string {
  if (nodes === 0) return NO_NODES;
  return `0/${nodes} nodes are available: ${nodes} node(s) didn't match Pod's node affinity/selector.`;
}
