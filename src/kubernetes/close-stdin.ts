import type WebSocket from 'ws';
import type { Connection } from './connection.js';
import type { LogPlace } from './followed-log.js';
import { hangUp, openRemoteCommand, V5 } from './remote-command.js';

/** After the close of stdin was sent, the server ends the session itself when the runtime has heard it; else we hang up. */
const GOODBYE_MS = 200;
/** v5: channel 255 closes the channel that it names; 0 is stdin. */
const CLOSE_STDIN = Uint8Array.of(255, 0);

/**
 * Attaches to a container's stdin and disconnects. With `stdinOnce` the container's stdin is closed by that.
 * @throws what `openRemoteCommand` throws
 */
export async function closeStdin(connection: Connection, place: LogPlace, signal: AbortSignal): Promise<void> {
  const socket = await openRemoteCommand(connection, place, 'attach', [['stdin', 'true']], signal);
  try {
    if (socket.protocol === V5) socket.send(CLOSE_STDIN);
    await goneOrTime(socket, signal);
  } finally {
    hangUp(socket);
  }
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
