import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { RedisConnection } from '../../src/redis/connection.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { DEFAULT_RETENTION } from '../../src/redis/options.js';
import { recordingLog } from '../slack/support.js';
import type { RedisServer, RedisServerOptions } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';

export const SCRIPTS = join(import.meta.dirname, '../../src/redis/scripts');

export const pass = (ms: number): Promise<void> => delay(ms);

let count = 0;
/** Options for a bot that shares nothing with the other tests. */
export function optionsFor(server: RedisServer, more: Partial<RedisOptions> = {}): RedisOptions {
  count += 1;
  return {
    url: server.url,
    cluster: false,
    prefix: `test-${process.pid}-${count}`,
    scripts: SCRIPTS,
    retention: DEFAULT_RETENTION,
    ...more,
  };
}

/** A server for the tests of a describe, and connections to it that are closed after them. */
export function useRedis(options: RedisServerOptions = {}): {
  readonly server: () => RedisServer;
  readonly connect: (more?: Partial<RedisOptions>) => RedisConnection;
  readonly log: ReturnType<typeof recordingLog>;
} {
  let server: RedisServer | undefined;
  const open: RedisConnection[] = [];
  const log = recordingLog();
  const running = (): RedisServer => {
    if (server === undefined) throw new Error('redis-server is not started');
    return server;
  };
  beforeAll(async () => {
    server = await startRedisServer(options);
  });
  afterAll(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
    await server?.close();
  });
  return {
    server: running,
    log,
    connect(more = {}) {
      const connection = new RedisConnection(
        optionsFor(running(), { cluster: options.cluster ?? false, ...more }),
        log,
      );
      open.push(connection);
      return connection;
    },
  };
}
