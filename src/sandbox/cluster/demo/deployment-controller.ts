import { createHash } from 'node:crypto';
import { preparePod } from '../api/new-pod.js';
import type { KubeObject, ObjectStore } from '../contract.js';

interface DeploymentSpec {
  replicas?: number;
  template: { metadata?: { labels?: Record<string, string> }; spec: Record<string, unknown> };
}

/** Characters of Kubernetes' own hashes: none that could form a word. */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const HASH_LENGTH = 10;

/**
 * Keeps the pods of deployments: a replica set for the template, its replicas, a new pod for one that is gone. A changed
 * template replaces all pods at once; nothing in the demo rolls out gently.
 */
export function startDeploymentController(store: ObjectStore, signal: AbortSignal): void {
  let busy = false;
  const reconcile = (): void => {
    // Changes that this makes itself come back as events; the loop that makes them sees them anyway.
    if (busy) return;
    busy = true;
    try {
      for (const deployment of store.list('deployments')) reconcileDeployment(store, deployment);
    } finally {
      busy = false;
    }
  };
  const stops = ['deployments', 'pods'].map((resource) => store.subscribe(resource, reconcile));
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()), { once: true });
  reconcile();
}

function reconcileDeployment(store: ObjectStore, deployment: KubeObject): void {
  const { namespace, name } = deployment.metadata;
  const spec = deployment.spec as unknown as DeploymentSpec;
  const hash = templateHash(spec.template);
  const wanted = spec.replicas ?? 1;
  const set = store.get('replicasets', namespace, `${name}-${hash}`) ?? createReplicaSet(store, deployment, hash);
  const owned = (owner: KubeObject): KubeObject[] => store.list('pods', namespace).filter((pod) => isOwned(pod, owner));
  const live = owned(set).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  for (let missing = wanted - live.length; missing > 0; missing--) store.create('pods', podOf(set));
  const outdated = store
    .list('replicasets', namespace)
    .filter((other) => isOwned(other, deployment) && other.metadata.uid !== set.metadata.uid);
  for (const pod of [...live.slice(wanted), ...outdated.flatMap(owned)]) end(store, pod);
  const ready = live.filter(isReady).length;
  const counts = { replicas: wanted, readyReplicas: ready, availableReplicas: ready };
  for (const [resource, object] of [['replicasets', set] as const, ['deployments', deployment] as const]) {
    store.update(resource, namespace, object.metadata.name, (current) => {
      current.status = { ...current.status, ...counts };
    });
  }
}

function createReplicaSet(store: ObjectStore, deployment: KubeObject, hash: string): KubeObject {
  const { template, replicas } = deployment.spec as unknown as DeploymentSpec;
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash };
  return store.create('replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      ...metadataOf(deployment, labels),
      name: `${deployment.metadata.name}-${hash}`,
    } as KubeObject['metadata'],
    spec: {
      replicas: replicas ?? 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: template.spec },
    },
  });
}

function podOf(set: KubeObject): Parameters<ObjectStore['create']>[1] {
  const { template } = set.spec as unknown as DeploymentSpec;
  const metadata = { ...metadataOf(set, template.metadata?.labels ?? {}), generateName: `${set.metadata.name}-` };
  const draft = { apiVersion: 'v1', kind: 'Pod', metadata, spec: structuredClone(template.spec) };
  return preparePod(draft) as Parameters<ObjectStore['create']>[1];
}

function metadataOf(owner: KubeObject, labels: Record<string, string>): Partial<KubeObject['metadata']> {
  const { apiVersion, kind, metadata } = owner;
  return {
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    labels,
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true }],
  };
}

function isOwned(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;
}

function isReady(pod: KubeObject): boolean {
  const conditions = (pod.status?.['conditions'] ?? []) as { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function end(store: ObjectStore, pod: KubeObject): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const grace = Number(pod.spec?.['terminationGracePeriodSeconds'] ?? 30);
  store.update('pods', pod.metadata.namespace, pod.metadata.name, ({ metadata }) => {
    metadata.deletionGracePeriodSeconds = grace;
    metadata.deletionTimestamp = new Date(Date.now() + grace * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  });
}

function templateHash(template: DeploymentSpec['template']): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  return [...digest.subarray(0, HASH_LENGTH)].map((byte) => SAFE_ALPHABET.charAt(byte % SAFE_ALPHABET.length)).join('');
}
