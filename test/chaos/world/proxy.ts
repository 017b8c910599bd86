import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A network between the bots and a server, which can be as bad as a real one. */
export interface Proxy {
  readonly port: number;
  /** Cuts every connection, and each new one at once, as when nothing listens any more. */
  cut(): void;
  /** Cuts every connection that is there; new ones go through. */
  reset(): void;
  /** Whole again. */
  mend(): void;
  close(): Promise<void>;
}

/** @param to the port of the server on 127.0.0.1 */
export async function openProxy(to: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (isCut) return void client.resetAndDestroy();
    const there = connect(to, '127.0.0.1');
    keep(there);
    client.pipe(there);
    there.pipe(client);
    client.on('close', () => there.destroy());
    there.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      reset();
    },
    reset,
    mend: () => void (isCut = false),
    async close() {
      isCut = true;
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
