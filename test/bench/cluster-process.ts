/**
 * A process of its own for the cluster, so that what the cluster costs is not counted as the bot's: `cluster-process.ts KIND`, forked
 * with a channel for messages. It ends when the channel does.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kubelet } from '../../src/sandbox/cluster/contract.js';
import { demoObjects } from '../../src/sandbox/cluster/demo/demo-objects.js';
import { demoTokens } from '../../src/sandbox/cluster/demo/demo-tokens.js';
import { rights } from '../../src/sandbox/cluster/demo/rights.js';
import { startDemoNode } from '../../src/sandbox/cluster/demo/start-demo-node.js';
import { waitForDemo } from '../../src/sandbox/cluster/demo/wait-for-demo.js';
import type { EmbeddedCluster } from '../../src/sandbox/cluster/server.js';
import { startCluster } from '../../src/sandbox/cluster/server.js';
import { seedPod } from '../kubernetes/support/seeds.js';
import { BOT_ACCOUNT } from '../support/whole-bot.js';
import type { ClusterKind, ClusterMessage } from './cluster-messages.js';
import { CLUSTER_KINDS } from './cluster-messages.js';
import { InstantKubelet } from './instant-kubelet.js';
import { markContainers } from './mark-containers.js';

/** As many pods in a namespace as a small shop has, and enough of them that 500 runs leave ten entries in each. */
const NAMESPACES = 10;
const PODS_EACH = 5;
const PODS_EACH_OF_WIDE = 20;
const SAMPLE = join(import.meta.dirname, '../../capsules/netstat/samples/tcp.txt');
const READY_MS = 120_000;

/** The asker's group may run everything in every namespace. */
const RBAC = 'rbac.authorization.k8s.io';
const EVERYWHERE = [
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'bench' },
    rules: [{ apiGroups: ['recap.dev'], resources: ['capsules'], verbs: ['run'] }],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'bench' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'bench' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'sre' }],
  },
];

/** To nobody once the benchmark has gone: the bots may call until the end. */
const tell = (message: ClusterMessage): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

async function openDemo(): Promise<EmbeddedCluster> {
  let kubelet: Kubelet | undefined;
  const cluster = await startCluster({
    kubelet: async (store, signal) => (kubelet = await startDemoNode(store, signal)),
    seed: demoObjects(),
    tokens: demoTokens(),
  });
  if (kubelet === undefined) throw new Error('the cluster has no kubelet');
  await waitForDemo(cluster.store, AbortSignal.timeout(READY_MS));
  markContainers(cluster.store, kubelet, tell);
  return cluster;
}

async function openInstant(podsEach: number, holds: boolean): Promise<EmbeddedCluster> {
  const output = await readFile(SAMPLE, 'utf8');
  const pods = Array.from({ length: NAMESPACES * podsEach }, (_, index) =>
    seedPod({ namespace: `team-${index % NAMESPACES}`, name: `app-${index}` }),
  );
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'recap', namespace: 'recap' } };
  const nodeInfo = { operatingSystem: 'linux', architecture: 'amd64' };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' }, status: { nodeInfo } };
  return startCluster({
    kubelet: (store) => Promise.resolve(new InstantKubelet(store, { output, holds })),
    seed: [account, node, ...rights, ...EVERYWHERE, ...pods],
    tokens: demoTokens(),
  });
}

function tellCalls({ calls }: EmbeddedCluster): void {
  calls.subscribe(({ user, verb, resource, subresource, status }) => {
    if (user !== BOT_ACCOUNT) return;
    const path = subresource === '' ? resource : `${resource}/${subresource}`;
    tell({ kind: 'call', at: Date.now(), verb, resource: path, status });
  });
}

/** Pods that can be looked into. The demo's `crashing` is ready at times. */
function readyPods({ store }: EmbeddedCluster): string[] {
  const isReady = (one: { type?: string; status?: string }): boolean => one.type === 'Ready' && one.status === 'True';
  return store
    .list('pods')
    .filter(({ status }) => ((status?.['conditions'] ?? []) as { type?: string }[]).some(isReady))
    .filter(({ metadata }) => metadata.name !== 'crashing' && metadata.namespace !== 'payments')
    .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
}

const kind: ClusterKind | undefined = CLUSTER_KINDS.find((one) => one === process.argv[2]);
if (kind === undefined || process.send === undefined) throw new Error('forked as: cluster-process.ts KIND');
const podsEach = kind === 'wide' ? PODS_EACH_OF_WIDE : PODS_EACH;
const cluster = kind === 'demo' ? await openDemo() : await openInstant(podsEach, kind === 'holding');
try {
  tellCalls(cluster);
  process.on('message', () => tell({ kind: 'pong' }));
  tell({ kind: 'ready', kubeconfig: cluster.kubeconfigFor(BOT_ACCOUNT), pods: readyPods(cluster) });
  await once(process, 'disconnect');
} finally {
  await cluster.close();
}
