/** Requests to an embedded cluster as a user of it, without a client library that would change them. */
import { Agent, fetch, type Response } from 'undici';
import { parse } from 'yaml';
import type { Draft } from '../../../../src/sandbox/cluster/api/draft.js';
import type { EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';

export interface Reply {
  status: number;
  headers: Response['headers'];
  /** Parsed JSON, or the text when it is none. */
  body: Record<string, unknown> & { message?: string; reason?: string };
}

export function tokenOf(cluster: EmbeddedCluster, user: string): string {
  const config = parse(cluster.kubeconfigFor(user)) as { users: { user: { token: string } }[] };
  return config.users[0]?.user.token ?? '';
}

/** A client bound to one user. `close` drops its connections. */
export class ApiClient {
  readonly #agent: Agent;

  constructor(
    private readonly cluster: EmbeddedCluster,
    private readonly user = 'admin',
  ) {
    this.#agent = new Agent({ connect: { ca: cluster.caPem } });
  }

  open(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const contentType = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${this.cluster.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${tokenOf(this.cluster, this.user)}`, 'Content-Type': contentType, ...headers },
      dispatcher: this.#agent,
      ...(body === undefined ? {} : { body: sent }),
    });
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await this.open(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: asJson(text) as Reply['body'] };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { text };
  }
}

/** A running pod of one container `app`. */
export function runningPod(name: string, extra: Partial<Draft['metadata']> = {}): Draft {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', ...extra },
    spec: { containers: [{ name: 'app', image: 'local/app:1' }], nodeName: 'node1' },
    status: { phase: 'Running', containerStatuses: [{ name: 'app', state: { running: {} }, lastState: {} }] },
  };
}

export interface WatchLine {
  type: string;
  object: { kind?: string; code?: number; metadata: { name?: string; resourceVersion?: string } };
}

/** The events of a watch, as they come. */
export async function* readWatch(response: Response): AsyncGenerator<WatchLine> {
  let rest = '';
  for await (const chunk of response.body ?? []) {
    rest += Buffer.from(chunk as Uint8Array).toString('utf8');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as WatchLine;
  }
}
