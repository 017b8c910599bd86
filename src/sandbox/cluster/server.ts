/** The embedded cluster: the API server of api/ and, when it is given one, the kubelet of kubelet/. */
import { setMaxListeners } from 'node:events';
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

const DEFAULT_BOOKMARK_INTERVAL_MS = 60_000;

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
  // Each open watch, log and attach listens to it, and takes its listener away at its end.
  setMaxListeners(0, closing.signal);
  const store = new MemoryStore();
  const owned: (() => void | Promise<void>)[] = [startNamespaceController(store), startScheduler(store)];
  const close = async (): Promise<void> => {
    closing.abort();
    for (const release of owned.splice(0).reverse()) await release();
  };
  try {
    seed(store, [...(options.kubelet ? [] : [node]), ...(options.seed ?? [])]);
    const kubelet = options.kubelet ? await options.kubelet(store, closing.signal) : new StatusOnlyKubelet();
    owned.push(() => kubelet.close());
    const cluster: Cluster = {
      store,
      rbac: new Rbac(store),
      tokens: new Tokens(options.tokens ?? new Map()),
      faults: new Faults(),
      calls: new Calls(),
      kubelet,
      hasNode: options.kubelet !== undefined,
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? DEFAULT_BOOKMARK_INTERVAL_MS,
      closing: closing.signal,
    };
    const certificate = await makeCertificate();
    const listener = await listen(certificate, options.port ?? 0, cluster);
    owned.push(() => listener.close());
    return describe(cluster, listener.url, certificate.caPem, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function describe(
  { store, tokens, calls, faults }: Cluster,
  url: string,
  caPem: string,
  close: () => Promise<void>,
): EmbeddedCluster {
  const kubeconfigFor = (user: string): string => renderKubeconfig(url, caPem, user, tokens.tokenFor(user));
  return { url, caPem, store, kubeconfigFor, calls, faults, close };
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
