/** The HTTPS listener: plain requests and upgrades take the same way. */
import { ServerResponse, type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ServerCertificate } from './certificate.js';
import type { Cluster } from './cluster.js';
import { serve } from './pipeline.js';

/** A client that does not send its request within this time is dropped. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface Listener {
  url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only; port 0 takes a free one. */
export async function listen(certificate: ServerCertificate, port: number, cluster: Cluster): Promise<Listener> {
  const server = createServer({
    key: certificate.keyPem,
    cert: certificate.certPem,
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
  const running = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };
  server.on('request', (request, response) => track(serve(request, response, cluster)));
  server.on('upgrade', (request, socket, head) => track(serveUpgrade(request, socket, head, cluster)));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${chosen}`, close: () => close(server, running) };
}

/** An upgrade request has only a socket; a response object on it lets refusals be written as any other answer. */
function serveUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, cluster: Cluster): Promise<void> {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.once('finish', () => request.socket.end());
  socket.on('error', () => socket.destroy());
  return serve(request, response, cluster, head);
}

async function close(server: Server, running: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await Promise.all(running);
  await closed;
}
