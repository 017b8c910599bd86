import { setTimeout as sleep } from 'node:timers/promises';
import { APP_IMAGES } from '../../../src/sandbox/cluster/demo/images.js';
import type { Manifest } from '../../../src/sandbox/cluster/demo/manifest.js';
import { seed } from '../../../src/sandbox/cluster/api/seed.js';
import type { EmbeddedCluster } from '../../../src/sandbox/cluster/server.js';
import { eventually } from '../../support/eventually.js';

/** Pods beside those of the demo, so that runs need not wait for one another. */
const NAMES = ['ada', 'bob', 'cyd', 'dot', 'eve', 'fay'] as const;
export const TARGETS: readonly string[] = NAMES.map((name) => `shop/${name}`);

/** Entries of capsules stay in a pod as long as it is there, and the bot lets no more than this many be made. */
export const ENTRIES_PER_POD = 100;
const RENEW_AT = 70;
const READY_MS = 60_000;

export const targetPods = (): Manifest[] =>
  NAMES.map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'app',
          image: APP_IMAGES.cache,
          resources: { limits: { memory: '128Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
        },
      ],
    },
  }));

function isReady({ store }: EmbeddedCluster, name: string): boolean {
  const conditions = store.get('pods', 'shop', name)?.status?.['conditions'];
  const isTrue = ({ type, status }: { type?: unknown; status?: unknown }): boolean =>
    type === 'Ready' && status === 'True';
  return Array.isArray(conditions) && conditions.some(isTrue);
}

export async function waitForTargets(cluster: EmbeddedCluster): Promise<void> {
  await eventually('the targets are ready', () => NAMES.every((name) => isReady(cluster, name)), READY_MS);
}

/** Makes the pods anew that have nearly as many entries as the bot allows; between two rounds, when nothing runs. */
export async function renewTargets(cluster: EmbeddedCluster): Promise<void> {
  const { store } = cluster;
  const worn = store.list('pods').filter(({ spec }) => {
    const entries = spec?.['ephemeralContainers'];
    return Array.isArray(entries) && entries.length >= RENEW_AT;
  });
  if (worn.length === 0) return;
  for (const { metadata } of worn) {
    store.update('pods', metadata.namespace, metadata.name, (pod) => {
      pod.metadata.deletionGracePeriodSeconds = 1;
      pod.metadata.deletionTimestamp = new Date(Date.now() + 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
    });
  }
  const uids = new Set(worn.map(({ metadata }) => metadata.uid));
  const isGone = (): boolean => !store.list('pods').some(({ metadata }) => uids.has(metadata.uid));
  await eventually('the worn pods are gone', isGone, READY_MS);
  seed(
    store,
    targetPods().filter(({ metadata }) => store.get('pods', 'shop', metadata.name) === undefined),
  );
  await waitForTargets(cluster);
  // The deployments have their own controller, which needs a moment.
  await sleep(1_000);
}
