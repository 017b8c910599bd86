/** The embedded cluster: the API server of api/ and, when it is given one, the kubelet of kubelet/. */
import { Tokens } from './api/authenticate.js';
import { Calls } from './api/calls.js';
import { makeCertificate } from './api/certificate.js';
import type { Cluster } from './api/cluster.js';
import type { Draft } from './api/draft.js';
import { Faults } from './api/faults.js';
import { listen } from './api/https-server.js';
import { renderKubeconfig } from './api/kubeconfig.js';
import { Rbac } from './api/rbac.js';
import { startScheduler } from './api/scheduler.js';
import { seed, startNamespaceController } from './api/seed.js';
import { StatusOnlyKubelet } from './api/status-only-kubelet.js';
import { MemoryStore } from './api/store.js';
import type { Kubelet, ObjectStore } from './contract.js';

export interface ClusterOptions {
  /** Starts the kubelet. Without one no container ever starts: pods keep the status that they were seeded with. */
  kubelet?: (store: ObjectStore, signal: AbortSignal) => Promise<Kubelet>;
  /** 0, the default, takes a free port of 127.0.0.1. */
  port?: number;
  /** Objects to create at start, in order. A later one replaces an earlier one of the same name. */
  seed?: readonly Draft[];
  /** Bearer tokens and the users they stand for. `admin` (system:masters) and service accounts need none. */
  tokens?: ReadonlyMap<string, { user: string; groups: readonly string[] }>;
  /** Time between bookmarks of a watch; a real server's minute by default. */
  bookmarkIntervalMs?: number;
}

export interface EmbeddedCluster {
  url: string;
  caPem: string;
  store: MemoryStore;
  /** kubeconfig YAML for a user who has a token, for `admin`, or for `system:serviceaccount:NAMESPACE:NAME`. */
  kubeconfigFor(user: string): string;
  calls: Calls;
  faults: Faults;
  /** Ends watches, connections and containers. */
  close(): Promise<void>;
}

/** Starts the cluster. Nothing of it outlives `close`. */
export async function startCluster(options: ClusterOptions = {}): Promise<EmbeddedCluster> {
  const closing = new AbortController();
  const store = new MemoryStore();
  const stops = [startNamespaceController(store), startScheduler(store)];
  seed(store, [...(options.kubelet ? [] : [node]), ...(options.seed ?? [])]);
  const tokens = new Tokens(options.tokens ?? new Map());
  const certificate = await makeCertificate();
  const kubelet = options.kubelet ? await options.kubelet(store, closing.signal) : new StatusOnlyKubelet();
  const cluster: Cluster = {
    store,
    rbac: new Rbac(store),
    tokens,
    faults: new Faults(),
    calls: new Calls(),
    kubelet,
    hasNode: options.kubelet !== undefined,
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
    closing: closing.signal,
  };
  const listener = await listen(certificate, options.port ?? 0, cluster);
  return {
    url: listener.url,
    caPem: certificate.caPem,
    store,
    kubeconfigFor: (user) => renderKubeconfig(listener.url, certificate.caPem, user, tokens.tokenFor(user)),
    calls: cluster.calls,
    faults: cluster.faults,
    close: async () => {
      closing.abort();
      for (const stop of stops) stop();
      await listener.close();
      await kubelet.close();
    },
  };
}

/** The node of a cluster that has no kubelet, so that pods have somewhere to be. */
const node: Draft = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node1',
    labels: { 'kubernetes.io/hostname': 'node1', 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
  },
  status: {
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    nodeInfo: { operatingSystem: 'linux', architecture: 'amd64', kubeletVersion: 'v1.36.2' },
  },
};
