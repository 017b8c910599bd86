/** Objects that are in the cluster from its start. */
import { bootstrapObjects } from './bootstrap-policy.js';
import type { Draft } from './draft.js';
import { podSpec } from './pod.js';
import { defaultPodSpec } from './pod-defaults.js';
import { preparePod } from './new-pod.js';
import { resourceOfKind, type Resource } from './resources.js';
import type { MemoryStore } from './store.js';

/** Gives every namespace its `default` service account, as the controller manager does. Returns the stop function. */
export function startNamespaceController(store: MemoryStore): () => void {
  return store.subscribe('namespaces', ({ type, object }) => {
    const namespace = object.metadata.name;
    if (type !== 'ADDED' || store.get('serviceaccounts', namespace, 'default')) return;
    store.create('serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    });
  });
}

/**
 * Creates manifests as `kubectl apply` would. A status is kept as it is, which no client of the API can do. Namespaces that the
 * objects are in are made when nobody lists them. Throws for a kind that the cluster
 * does not have.
 */
export function seed(store: MemoryStore, objects: readonly Draft[]): void {
  const all = [...bootstrapObjects, ...objects];
  for (const object of all.filter(({ kind }) => kind === 'Namespace')) add(store, object);
  for (const object of all.filter(({ kind }) => kind !== 'Namespace')) add(store, object);
}

function add(store: MemoryStore, object: Draft): void {
  const resource = resourceOfKind(object.apiVersion, object.kind);
  if (!resource) throw new Error(`the embedded cluster has no resource for ${object.apiVersion} ${object.kind}`);
  const placed = place(resource, object);
  const { namespace, name } = placed.metadata;
  if (namespace !== undefined && !store.get('namespaces', undefined, namespace)) {
    store.create('namespaces', withPhase({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));
  }
  if (name !== undefined && store.get(resource.plural, namespace, name)) store.remove(resource.plural, namespace, name);
  store.create(resource.plural, placed);
}

function place(resource: Resource, object: Draft): Draft {
  if (!resource.namespaced) return resource.plural === 'namespaces' ? withPhase(object) : object;
  const placed: Draft = { ...object, metadata: { namespace: 'default', ...object.metadata } };
  if (resource.plural !== 'pods') return placed;
  if (!placed.status) return preparePod(placed);
  const metadata = { generation: 1, ...placed.metadata };
  return { ...placed, metadata, spec: defaultPodSpec(podSpec(placed)) };
}

function withPhase(namespace: Draft): Draft {
  const { name = '' } = namespace.metadata;
  const labels = { 'kubernetes.io/metadata.name': name, ...namespace.metadata.labels };
  return { ...namespace, metadata: { ...namespace.metadata, labels }, status: { phase: 'Active' } };
}
