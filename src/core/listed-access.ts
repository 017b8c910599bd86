import type { Identity } from '../domain/identity.js';
import type { ClusterName, NamespaceName } from '../domain/names.js';
import { authorize } from './authorize.js';
import { boundedMap } from './bounded-map.js';
import type { Clock, Cluster, Clusters } from './ports.js';

/** Answers are kept this long, for lists alone: what a person may run is always asked anew. */
const KEPT_MS = 30_000;
const MOST_KEPT = 5_000;
/** Questions to the API server at a time, so that a list does not starve the runs. */
const AT_A_TIME = 8;
/** A larger cluster has most namespaces in common groups; more questions than these are not worth a list. */
const MOST_NAMESPACES = 200;
/** What a list shows in place of the names when the right holds in the whole cluster. */
const EVERYWHERE = 'every namespace';

interface Bound {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** What people may run where, for lists and suggestions: cached for a short while. Never for a decision. */
export class ListedAccess {
  readonly #kept = new Map<string, { until: number; answer: Promise<boolean> }>();

  constructor(
    private readonly clusters: Clusters,
    private readonly clock: Clock,
    private readonly questionMs: number,
  ) {}

  /** Whether the identity may run the capsule there; a failed question is a no, and is not kept. */
  async may(
    identity: Identity,
    where: { cluster: ClusterName; capsule: string; namespace: NamespaceName | undefined },
    signal: AbortSignal,
  ): Promise<boolean> {
    const cluster = this.clusters.get(where.cluster);
    if (cluster === undefined) return false;
    const key = JSON.stringify([identity.user, identity.groups, where.cluster, where.capsule, where.namespace]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.clock.now()) return kept.answer;
    const answer = this.#ask(cluster, identity, where, { ms: this.questionMs, signal }).catch(() => {
      this.#kept.delete(key);
      return false;
    });
    this.#keep(key, answer);
    return answer;
  }

  /** Where in the default cluster the identity may run the capsule: `every namespace`, or their names. */
  async namespaces(identity: Identity, capsule: string, signal: AbortSignal): Promise<readonly string[]> {
    const cluster = this.clusters.defaultName;
    if (await this.may(identity, { cluster, capsule, namespace: undefined }, signal)) return [EVERYWHERE];
    const names = (await this.#namespacesOf(cluster, signal)).slice(0, MOST_NAMESPACES);
    const answers = await boundedMap(names, AT_A_TIME, (namespace) =>
      this.may(identity, { cluster, capsule, namespace }, signal),
    );
    return names.filter((_, index) => answers[index]);
  }

  async #namespacesOf(name: ClusterName, signal: AbortSignal): Promise<readonly NamespaceName[]> {
    return (await this.clusters.get(name)?.targets.namespaces(signal)) ?? [];
  }

  async #ask(
    cluster: Cluster,
    identity: Identity,
    { capsule, namespace }: { capsule: string; namespace: NamespaceName | undefined },
    bound: Bound,
  ): Promise<boolean> {
    const answer = await authorize(cluster.access, identity, { verb: 'run', capsule, namespace }, bound);
    return answer.kind === 'done';
  }

  #keep(key: string, answer: Promise<boolean>): void {
    this.#kept.delete(key);
    this.#kept.set(key, { until: this.clock.now() + KEPT_MS, answer });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
    }
  }
}
