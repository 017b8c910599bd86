import type { V1Node } from '@kubernetes/client-node';
import type { KubeClient } from './client.js';
import type { Platform } from './describe-target.js';

/** A node's pressure may change within seconds; what it is made of does not. */
const KEEP_MS = 15_000;
const DEADLINE_MS = 2_000;
/** Forgets everything beyond this many nodes, rather than grow with the cluster. */
const MOST_KEPT = 1_000;

/** The platforms of nodes, each read once in 15 s. */
export class NodePlatforms {
  readonly #client: KubeClient;
  readonly #kept = new Map<string, { readonly until: number; readonly platform: Promise<Platform | undefined> }>();

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** Undefined where the node can't be read: that is never a reason to refuse. Rejects only with the signal's reason. */
  async of(node: string, signal: AbortSignal): Promise<Platform | undefined> {
    const now = Date.now();
    const kept = this.#kept.get(node);
    if (kept !== undefined && kept.until > now) return kept.platform;
    const platform = this.#read(node, signal);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(node, { until: now + KEEP_MS, platform });
    const found = await platform;
    if (found === undefined) this.#kept.delete(node);
    signal.throwIfAborted();
    return found;
  }

  async #read(name: string, signal: AbortSignal): Promise<Platform | undefined> {
    try {
      const ask = { deadlineMs: DEADLINE_MS };
      const node = await this.#client.ask(
        `read the node ${name}`,
        signal,
        (o) => this.#client.core.readNode({ name }, o),
        ask,
      );
      return platformOf(node);
    } catch {
      return undefined;
    }
  }
}

/** What is known of a node's platform; undefined before its kubelet has told. */
export function platformOf({ status }: V1Node): Platform | undefined {
  const info = status?.nodeInfo;
  if (info === undefined) return undefined;
  const holds = (condition: string): boolean =>
    status?.conditions?.some(({ type, status: is }) => type === condition && is === 'True') === true;
  const otherPressure = [...(holds('DiskPressure') ? ['disk'] : []), ...(holds('PIDPressure') ? ['process ids'] : [])];
  return {
    os: info.operatingSystem,
    arch: info.architecture,
    memoryPressure: holds('MemoryPressure'),
    ...(otherPressure.length === 0 ? {} : { otherPressure }),
  };
}
