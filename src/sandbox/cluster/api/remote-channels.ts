/**
 * The channels of a remote command over one WebSocket: v5.channel.k8s.io and v4.channel.k8s.io, and the older protocol without
 * a name. The first byte of a message is its channel: 0 stdin, 1 stdout, 2 stderr, 3 status, 4 resize, 255 (v5) end of one.
 */
import type { IncomingMessage } from 'node:http';
import type { PassThrough } from 'node:stream';
import { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { PlainTextError } from './status.js';

/** Empty for a client that names none: binary channels without a status. */
export type Subprotocol = 'v5.channel.k8s.io' | 'v4.channel.k8s.io' | '';

export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const STATUS = 3;
const CLOSE = 255;

const SUPPORTED = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/** The protocol to speak with this client. Throws 403 with an empty body when it only offers unknown ones. */
export function subprotocolOf(request: IncomingMessage): Subprotocol {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (offered.every((name) => name === '')) return '';
  const chosen = SUPPORTED.find((name) => offered.includes(name));
  if (!chosen) throw new PlainTextError(403, '');
  return chosen;
}

/** How a message gets out; calls back when the connection can take the next one. */
export type Send = (socket: WebSocket, message: Buffer, done: (error?: Error | null) => void) => void;

/** A stream whose bytes become messages of one channel, as fast as the client takes them. */
export function outputChannel(channel: number, socket: Promise<WebSocket>, send: Send, onFirst: () => void): Writable {
  const output = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      onFirst();
      socket.then((connected) => send(connected, frame(channel, chunk), callback), callback);
    },
  });
  // A client that goes before the upgrade; the session itself reports it.
  output.on('error', () => undefined);
  return output;
}

export function frame(channel: number, data: Buffer | string): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.from(data as string)]);
}

/** What the client sends, as the stdin of the command. It ends with a v5 CLOSE of channel 0 or with the connection. */
export function inputChannel(socket: WebSocket, protocol: Subprotocol, stdin: PassThrough | undefined): void {
  socket.on('message', (data) => {
    const message = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    if (message[0] === CLOSE && protocol === 'v5.channel.k8s.io' && message[1] === STDIN) stdin?.end();
    else if (message[0] === STDIN && stdin && !stdin.writableEnded && !stdin.write(message.subarray(1))) {
      socket.pause();
      stdin.once('drain', () => socket.resume());
    }
  });
  socket.on('close', () => stdin?.end());
}
