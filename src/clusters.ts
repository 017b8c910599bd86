import type { ClusterSetting } from './config.js';
import type { Settings } from './config-schema.js';
import type { Cluster, Clusters } from './core/ports.js';
import { RecapError } from './domain/errors.js';
import type { ConnectedCluster } from './kubernetes/cluster.js';
import { connectCluster } from './kubernetes/cluster.js';

/** Joins the connected clusters to the port; the first is the default one. */
export function joinClusters(clusters: readonly Cluster[]): Clusters {
  const [first] = clusters;
  if (first === undefined) throw new RecapError('bad-configuration', 'No cluster is configured.');
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster] as const));
  return { defaultName: first.name, names: [...byName.keys()], get: (name) => byName.get(name) };
}

/** The connection to one cluster, with the settings of the runs. Makes no call. */
export function connect({ name, source, node }: ClusterSetting, settings: Settings, version: string): ConnectedCluster {
  const { entriesPerPod, imagePullPolicy, startTimeout, podEvents } = settings.runs;
  return connectCluster(name, {
    source,
    version,
    targetEvents: podEvents,
    ephemeral: { mostEntries: entriesPerPod, imagePullPolicy, startWithinMs: startTimeout },
    ...(node === undefined ? {} : { node: { ...node, imagePullPolicy, startWithinMs: startTimeout } }),
  });
}
