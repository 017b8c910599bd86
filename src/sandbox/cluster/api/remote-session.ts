/** Runs a remote command on the kubelet and carries its streams over a WebSocket. */
import { PassThrough, type Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import type { RemoteEnd, RemoteStreams } from '../contract.js';
import type { Cluster } from './cluster.js';
import { deferred } from './deferred.js';
import type { Exchange } from './exchange.js';
import {
  frame,
  inputChannel,
  outputChannel,
  STATUS,
  STDERR,
  STDOUT,
  type Send,
  type Subprotocol,
} from './remote-channels.js';
import type { RemoteRequest } from './remote-request.js';
import { endStatus, errorStatus } from './remote-status.js';
import { ApiError, failure } from './status.js';

/**
 * How long the kubelet may take to refuse before the connection is upgraded; a real one takes about 8 ms to connect. What it
 * says later goes to the status channel.
 */
const REFUSAL_MS = 10;
/** A close handshake that the client does not answer. */
const CLOSE_MS = 2_000;
const MAX_MESSAGE_BYTES = 1024 * 1024;

/**
 * Throws what the kubelet refuses before anything runs; from then on everything is said over the WebSocket. `protocol` is
 * undefined for SPDY, of which only the refusals are played.
 */
export async function runRemoteCommand(
  exchange: Exchange,
  cluster: Cluster,
  remote: RemoteRequest,
  protocol: Subprotocol | undefined,
): Promise<void> {
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, cluster.closing]);
  const connection = deferred<WebSocket>();
  const active = deferred<'output'>();
  connection.promise.catch(() => undefined);
  const send = sender(exchange);
  const streams = openStreams(remote, connection.promise, send, () => active.resolve('output'));
  const running = start(cluster, remote, streams, signal);
  try {
    await Promise.race([running, active.promise, delay(REFUSAL_MS)]);
    if (protocol === undefined) throw spdyUnsupported();
    const socket = await upgrade(exchange, protocol);
    inputChannel(socket, protocol, streams.stdin);
    socket.on('error', () => gone.abort());
    // What the client sent before it went has to reach the command first.
    socket.on('close', () => setImmediate(() => gone.abort()));
    send(socket, frame(remote.stdout ? STDOUT : remote.stderr ? STDERR : STATUS, ''), () => undefined);
    connection.resolve(socket);
    const status = await statusOf(remote, running, protocol);
    await flush(streams);
    if (protocol !== '') await new Promise<void>((resolve) => send(socket, frame(STATUS, status), () => resolve()));
    close(socket, cluster.closing);
  } catch (error) {
    gone.abort();
    connection.reject(error);
    await running.catch(() => undefined);
    throw error;
  }
}

type OpenStreams = RemoteStreams & { stdin?: PassThrough };

function openStreams(remote: RemoteRequest, socket: Promise<WebSocket>, send: Send, onFirst: () => void): OpenStreams {
  return {
    tty: remote.tty,
    ...(remote.stdin ? { stdin: new PassThrough() } : {}),
    ...(remote.stdout ? { stdout: outputChannel(STDOUT, socket, send, onFirst) } : {}),
    ...(remote.stderr ? { stderr: outputChannel(STDERR, socket, send, onFirst) } : {}),
  };
}

function start(
  cluster: Cluster,
  remote: RemoteRequest,
  streams: RemoteStreams,
  signal: AbortSignal,
): Promise<RemoteEnd> {
  const { kubelet } = cluster;
  return remote.kind === 'exec'
    ? kubelet.exec(remote.pod, remote.container, remote.command, streams, signal)
    : kubelet.attach(remote.pod, remote.container, streams, signal);
}

async function statusOf(remote: RemoteRequest, ended: Promise<RemoteEnd>, protocol: Subprotocol): Promise<string> {
  try {
    return endStatus(remote.kind, await ended, protocol);
  } catch (error) {
    return errorStatus(error instanceof Error ? error.message : String(error), protocol);
  }
}

/** Waits until what is in the streams is sent. */
async function flush({ stdout, stderr }: OpenStreams): Promise<void> {
  await Promise.all([stdout, stderr].filter((stream) => stream !== undefined).map(ended));
}

function ended(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
    stream.end();
  });
}

function close(socket: WebSocket, closing: AbortSignal): void {
  socket.close(1000);
  if (closing.aborted) return socket.terminate();
  const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
  socket.once('close', () => clearTimeout(timer));
}

function sender(exchange: Exchange): Send {
  return (socket, message, done) => {
    const allowed = exchange.spend(message.length);
    if (socket.readyState !== socket.OPEN) return done();
    if (allowed === message.length) return socket.send(message, () => done());
    socket.send(message.subarray(0, allowed), () => {
      socket.terminate();
      done();
    });
  };
}

function upgrade(exchange: Exchange, protocol: Subprotocol): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => protocol || false,
  });
  const { request, response, head } = exchange;
  return new Promise((resolve, reject) => {
    request.socket.once('close', () => reject(new Error('the client went before the upgrade')));
    response.detachSocket(request.socket);
    exchange.note(101);
    server.handleUpgrade(request, request.socket, head, resolve);
  });
}

/** kubectl speaks WebSocket first; SPDY is not played here. */
function spdyUnsupported(): ApiError {
  const message = 'the embedded cluster speaks the remote command protocol over WebSocket only, not SPDY';
  return new ApiError(failure(501, 'NotImplemented', message));
}
