import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** What was asked, as `GET /v2/…`. */
  readonly asked: string[];
  /** Answers in place of the registry where it returns true. */
  hostile: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** When set, nothing is told without a token, and a token only for this login. */
  login: string | undefined;
  hasReferrers: boolean;
  /** Stores a blob and gives its digest. */
  blob(content: string | Buffer): string;
  /** Stores a manifest under a tag, and under its digest, which it gives. */
  manifest(repository: string, content: unknown, tag?: string): string;
  /** Lists a manifest as one that refers to a digest. */
  refer(to: string, manifest: { digest: string; artifactType?: string }): void;
  close(): Promise<void>;
}

const TOKEN = 'token-of-the-test';

/** A registry on this machine, as the OCI distribution specification has it, with tokens by a Bearer challenge. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const stored = new Map<string, Buffer>();
  const referrers = new Map<string, { digest: string; artifactType?: string }[]>();
  const server = createServer((request, response) => {
    registry.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (registry.hostile(request, response)) return;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', `http://${host}`);
    const { authorization = '' } = request.headers;
    if (url.pathname === '/token') {
      const right = registry.login === undefined || authorization === basic(registry.login);
      response.writeHead(right ? 200 : 403).end(right ? JSON.stringify({ token: TOKEN }) : '{}');
    } else if (registry.login !== undefined && authorization !== `Bearer ${TOKEN}`) {
      const challenge = `Bearer realm="http://${host}/token",service="fake",scope="repository:recap:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    } else {
      const body = find(url.pathname);
      response.writeHead(body === undefined ? 404 : 200).end(body);
    }
  };
  const find = (path: string): Buffer | undefined => {
    const [, digest] = /\/referrers\/(.*)$/.exec(path) ?? [];
    if (digest === undefined) return stored.get(path.replace(/^.*\/blobs\//, 'blob/'));
    if (!registry.hasReferrers) return undefined;
    return Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: referrers.get(digest) ?? [] }));
  };

  const registry: FakeRegistry = {
    host,
    asked: [],
    hostile: () => false,
    login: undefined,
    hasReferrers: true,
    blob: (content) => {
      const digest = digestOf(content);
      stored.set(`blob/${digest}`, Buffer.from(content));
      return digest;
    },
    manifest: (repository, content, tag) => {
      const body = Buffer.from(JSON.stringify(content));
      const digest = digestOf(body);
      for (const name of [digest, ...(tag === undefined ? [] : [tag])]) {
        stored.set(`/v2/${repository}/manifests/${name}`, body);
      }
      return digest;
    },
    refer: (to, manifest) => void referrers.set(to, [...(referrers.get(to) ?? []), manifest]),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}

export function digestOf(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}
