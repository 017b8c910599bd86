import type { IncomingMessage } from 'node:http';
import { ApiException } from '@kubernetes/client-node';
import WebSocket from 'ws';
import type { Connection } from './connection.js';
import type { LogPlace } from './followed-log.js';
import { podPath } from './paths.js';

/** v5 can close one channel; v4 is what servers before Kubernetes 1.30 know. */
const V5 = 'v5.channel.k8s.io';
const PROTOCOLS = [V5, 'v4.channel.k8s.io'];
const HANDSHAKE_MS = 5_000;
/** After the close of stdin was sent, the server ends the session itself when the runtime has heard it; else we hang up. */
const GOODBYE_MS = 200;
/** v5: channel 255 closes the channel that it names; 0 is stdin. */
const CLOSE_STDIN = Uint8Array.of(255, 0);
const REFUSAL_LIMIT = 64 * 1024;

/**
 * Attaches to a container's stdin and disconnects. With `stdinOnce` the container's stdin is closed by that.
 * @throws ApiException when the upgrade is refused (500 while the container has not started, and when it is over), or the network's
 *   error, or the signal's reason
 */
export async function closeStdin(connection: Connection, place: LogPlace, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const query = new URLSearchParams({ container: place.container, stdin: 'true' });
  const base = connection.server.replace(/^http/, 'ws');
  const socket = new WebSocket(
    `${base}${podPath(place.namespace, place.pod, 'attach')}?${query.toString()}`,
    PROTOCOLS,
    {
      ...(await connection.webSocketOptions()),
      handshakeTimeout: HANDSHAKE_MS,
      perMessageDeflate: false,
      maxPayload: REFUSAL_LIMIT,
    },
  );
  try {
    await opened(socket, signal);
    if (socket.protocol === V5) socket.send(CLOSE_STDIN);
    await goneOrTime(socket, signal);
  } finally {
    // An error after this (the peer may reset the rest) has nobody to tell: the listener keeps it from ending the process.
    socket.on('error', () => undefined);
    socket.terminate();
  }
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    const settle = (error?: Error): void => {
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('open', () => settle());
    socket.on('error', settle);
    socket.once('unexpected-response', (_request, response) => {
      readRefusal(response).then(settle, settle);
    });
  });
}

/** The body says why: `ws` alone would drop it. */
async function readRefusal(response: IncomingMessage): Promise<ApiException<string>> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > REFUSAL_LIMIT) break;
  }
  return new ApiException(response.statusCode ?? 0, 'upgrade refused', body, {});
}

function goneOrTime(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, GOODBYE_MS);
    signal.addEventListener('abort', done, { once: true });
    socket.once('close', done);
  });
}
