import type { IncomingMessage } from 'node:http';
import { ApiException } from '@kubernetes/client-node';
import WebSocket from 'ws';
import type { CallOutcome } from '../core/ports.js';
import type { Connection } from './connection.js';
import type { LogPlace } from './followed-log.js';
import { outcomeOf } from './observed-dispatch.js';
import { podPath } from './paths.js';

/** v5 can close one channel; v4 is what servers before Kubernetes 1.30 know. */
export const V5 = 'v5.channel.k8s.io';
const PROTOCOLS = [V5, 'v4.channel.k8s.io'];
const HANDSHAKE_MS = 5_000;
const REFUSAL_LIMIT = 64 * 1024;
/** A kubelet sends 32 KiB at a time. */
const MOST_MESSAGE_BYTES = 4 * 1024 ** 2;

/**
 * Opens the WebSocket of `attach` or `exec` of a container. The caller owns it, and ends it with `hangUp`.
 * @param query without the container
 * @throws ApiException when the upgrade is refused (500 while the container has not started, and when it is over), or the network's
 *   error, or the signal's reason
 */
export async function openRemoteCommand(
  connection: Connection,
  place: LogPlace,
  subresource: 'attach' | 'exec',
  query: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<WebSocket> {
  signal.throwIfAborted();
  const words = new URLSearchParams([
    ['container', place.container],
    ...query.map(([key, value]): [string, string] => [key, value]),
  ]);
  const base = connection.server.replace(/^http/, 'ws');
  const options = await connection.webSocketOptions();
  const socket = new WebSocket(
    `${base}${podPath(place.namespace, place.pod, subresource)}?${words.toString()}`,
    PROTOCOLS,
    { ...options, handshakeTimeout: HANDSHAKE_MS, perMessageDeflate: false, maxPayload: MOST_MESSAGE_BYTES },
  );
  const beganAt = Date.now();
  const tell = (outcome: CallOutcome): void => {
    const name = { verb: 'connect', resource: `pods/${subresource}`, isStream: true };
    connection.told({ to: 'kubernetes', ...name, outcome, beganAt, ms: Date.now() - beganAt });
  };
  try {
    await opened(socket, signal);
    tell('ok');
    return socket;
  } catch (error) {
    if (!signal.aborted) tell(outcomeOf(error instanceof ApiException ? error.code : undefined));
    hangUp(socket);
    throw error;
  }
}

/** An error after this (the peer may reset the rest) has nobody to tell: the listener keeps it from ending the process. */
export function hangUp(socket: WebSocket): void {
  socket.on('error', () => undefined);
  socket.terminate();
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
