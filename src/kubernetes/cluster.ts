import type { Cluster, Mechanism, ObserveCall } from '../core/ports.js';
import type { MechanismName } from '../domain/capsule.js';
import type { ClusterName } from '../domain/names.js';
import { KubernetesAccess } from './access.js';
import { checkAlive } from './check-alive.js';
import { KubeClient } from './client.js';
import type { EphemeralOptions } from './ephemeral.js';
import { Ephemeral } from './ephemeral.js';
import type { KubeConfigSource } from './kube-config.js';
import { loadKubeConfig } from './kube-config.js';
import type { NodeMechanismOptions } from './node-mechanism.js';
import { NodeMechanism } from './node-mechanism.js';
import { TargetEvents } from './target-events.js';
import { KubernetesTargets } from './targets.js';
import { traced } from './traced-mechanism.js';

export interface ClusterOptions {
  readonly source: KubeConfigSource;
  /** The version of this program, for the user agent: `0.1.0`. */
  readonly version: string;
  readonly ephemeral?: EphemeralOptions;
  /** Without it the mechanism `node` is off. */
  readonly node?: NodeMechanismOptions;
  /** Tell in the target's own events what was attached and detached: two calls a run, beside it. */
  readonly targetEvents?: boolean;
}

/** A cluster that is connected; `client` is for what only this kind of cluster has, such as the check of permissions. */
export interface ConnectedCluster extends Cluster {
  readonly client: KubeClient;
  /** From now on tells of each call to its API server as it ends. */
  observe(observer: ObserveCall): void;
  /** Whether runs could begin now. Rejects with the RecapError that says why not. */
  check(signal: AbortSignal): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Joins the adapters of one cluster on one client. Makes no call: a cluster that is away shows at the first question.
 * @throws RecapError `bad-configuration`
 */
export function connectCluster(
  name: ClusterName,
  { source, version, ephemeral, node, targetEvents = false }: ClusterOptions,
): ConnectedCluster {
  const client = new KubeClient(loadKubeConfig(source), `recap/${version}`);
  const events = targetEvents ? new TargetEvents(client) : undefined;
  const mechanisms: readonly Mechanism[] = [
    new Ephemeral(client, ephemeral),
    ...(node === undefined ? [] : [new NodeMechanism(client, node)]),
  ];
  return {
    name,
    client,
    observe: (observer) => client.connection.observe(observer),
    check: (signal) => checkAlive(client, signal),
    targets: new KubernetesTargets(client),
    access: new KubernetesAccess(client),
    mechanisms: new Map<MechanismName, Mechanism>(
      mechanisms.map((mechanism) => [mechanism.name, traced(mechanism, events)]),
    ),
    close: async () => {
      await events?.settled();
      await client.close();
    },
  };
}
