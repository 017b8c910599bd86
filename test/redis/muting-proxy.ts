import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface MutingProxy {
  readonly port: number;
  /** From now on nothing reaches the connections that are there and have subscribed to something; they stay open. */
  muteSubscribers(): void;
  close(): void;
}

/** Stands between a client and Redis, and can do what a firewall does that has forgotten a connection. */
export async function openMutingProxy(redisPort: number): Promise<MutingProxy> {
  const subscribers = new Set<Socket>();
  const muted = new Set<Socket>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(redisPort, '127.0.0.1');
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => {
      if (/subscribe/i.test(chunk.toString('latin1'))) subscribers.add(client);
      if (!muted.has(client)) redis.write(chunk);
    });
    redis.on('data', (chunk) => {
      if (!muted.has(client)) client.write(chunk);
    });
    client.on('close', () => redis.destroy());
    redis.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    muteSubscribers: () => subscribers.forEach((client) => muted.add(client)),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
