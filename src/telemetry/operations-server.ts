import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RecapError } from '../domain/errors.js';

/** A page for probes and for Prometheus. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Gives each page by its path, such as `/livez`. */
export type Pages = Readonly<Record<string, () => Page | Promise<Page>>>;

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Whoever asks is a kubelet or Prometheus, on the same network. */
const REQUEST_MS = 5_000;
const IDLE_MS = 10_000;
const MOST_CONNECTIONS = 64;
const MOST_HEADER_BYTES = 8 * 1024;

/**
 * Serves the pages, and nothing else: GET and HEAD of exactly these paths. Bodies are not read.
 * @param host the address to listen on; all where it is undefined
 * @param port 0 takes a free one
 * @throws RecapError `bad-configuration` when the port can't be had
 */
export async function serveOperations(
  pages: Pages,
  { host, port }: { readonly host: string | undefined; readonly port: number },
): Promise<OperationsServer> {
  const server = createServer({
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: IDLE_MS,
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('request', (request, response) => {
    answer(request, response, pages).catch(() => response.destroy());
  });
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string | undefined, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new RecapError(
          'bad-configuration',
          `The port ${port} of operations can't be had (${cause.code ?? 'unknown'}).`,
          {
            cause,
            hint: 'Something else listens there, or operations.host is no address of this machine.',
          },
        ),
      ),
    );
    server.listen({ port, ...(host !== undefined && { host }) }, resolve);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, pages: Pages): Promise<void> {
  const path = request.url?.split('?')[0] ?? '';
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  const { status, type, text } = page === undefined ? NOT_FOUND : isRead ? await page() : READ_ONLY;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === READ_ONLY.status && { allow: 'GET, HEAD' }),
    // What was sent with it is not read, so nothing can follow it.
    ...(!isRead && { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

export const plain = (status: number, text: string): Page => ({ status, type: 'text/plain; charset=utf-8', text });
const NOT_FOUND = plain(404, 'not found\n');
const READ_ONLY = plain(405, 'only GET and HEAD\n');
