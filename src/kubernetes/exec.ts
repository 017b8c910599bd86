import type { V1Status } from '@kubernetes/client-node';
import type WebSocket from 'ws';
import type { Connection } from './connection.js';
import type { LogPlace } from './followed-log.js';
import { hangUp, openRemoteCommand } from './remote-command.js';

/** Channels of the remote command protocol, v4 and v5. */
const STDOUT = 1;
const STATUS = 3;

/**
 * Runs a command in a container that runs, and gives what it wrote to its stdout.
 * @param most bytes after which the command is given up
 * @throws what `openRemoteCommand` throws, and an Error when the command failed, wrote too much, or its end did not arrive
 */
export async function execOutput(
  connection: Connection,
  place: LogPlace,
  command: readonly string[],
  most: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const words = command.map((word) => ['command', word] as const);
  const socket = await openRemoteCommand(connection, place, 'exec', [...words, ['stdout', 'true']], signal);
  try {
    return await readToTheEnd(socket, most, signal);
  } finally {
    hangUp(socket);
  }
}

function readToTheEnd(socket: WebSocket, most: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (error?: Error): void => {
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) resolve(Buffer.concat(chunks));
      else reject(error);
    };
    if (signal.aborted) return onAbort();
    socket.on('message', (message: Buffer) => {
      const channel = message[0];
      const data = message.subarray(1);
      if (channel === STATUS) return settle(failureOf(data));
      if (channel !== STDOUT) return;
      chunks.push(data);
      length += data.length;
      if (length > most) settle(new Error(`the command wrote more than ${most} bytes`));
    });
    socket.on('error', settle);
    socket.once('close', (code) =>
      settle(new Error(`the connection ended (${code}) before the command's status came`)),
    );
  });
}

function failureOf(data: Buffer): Error | undefined {
  try {
    const status = JSON.parse(data.toString('utf8')) as V1Status;
    return status.status === 'Success' ? undefined : new Error(status.message ?? 'the command failed');
  } catch (cause) {
    return new Error('the status of the command can not be read', { cause });
  }
}
