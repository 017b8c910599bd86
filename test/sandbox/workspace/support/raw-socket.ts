import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { JsonObject } from '../../../../src/sandbox/workspace/json.js';
import { isJsonObject, parseJsonObject } from '../../../../src/sandbox/workspace/json.js';
import type { Workspace } from '../../../../src/sandbox/workspace/workspace.js';
import { webClient } from './running-workspace.js';

/** A Socket Mode connection without a client's manners: it acks only what it is told to. */
export interface RawSocket {
  readonly socket: WebSocket;
  /** The next message that came, or comes. */
  next(): Promise<JsonObject>;
  ack(envelope: JsonObject): void;
}

export async function rawSocket(workspace: Workspace): Promise<RawSocket> {
  const opened = await webClient(workspace, { token: workspace.appToken }).apps.connections.open({});
  const socket = new WebSocket(opened.url ?? '');
  onTestFinished(() => socket.terminate());
  const come: JsonObject[] = [];
  const waiting: ((message: JsonObject) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = parseJsonObject(data.toString('utf8'));
    if (!isJsonObject(message)) return;
    const first = waiting.shift();
    if (first === undefined) come.push(message);
    else first(message);
  });
  await once(socket, 'open');
  return {
    socket,
    next() {
      const message = come.shift();
      return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message);
    },
    ack: ({ envelope_id }) => socket.send(JSON.stringify({ envelope_id })),
  };
}
