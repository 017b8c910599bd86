import type { RedisOptions as IoredisOptions } from 'ioredis';
import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from './options.js';

export type Client = Redis | Cluster;

const CONNECT_MS = 2_000;
/** After this much silence with a question open, a socket is taken for dead and made anew. */
const SILENCE_MS = 10_000;

/** Soon, then about three times a second: a bot whose Redis is back works again at once, and a Redis that starts is not flooded. */
const retryDelay = (times: number): number => Math.min(25 * 2 ** Math.min(times, 4), 300) + Math.random() * 50;

/**
 * For the stores: no queue and nothing sent twice by itself. A command is sent now or fails now, so that one that was given up is
 * never carried out later; trying again, within a bound, is the caller's (connection.ts).
 */
export function createStoreClient(options: RedisOptions): Client {
  return createClient(options, {
    offline: false,
    more: { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 },
  });
}

/**
 * For bottleneck, which has no retries: what it says waits for Redis, however long that takes, and is said again after a reset. Its
 * scripts are made to bear that (mend-script.ts).
 */
export function createLimitClient(options: RedisOptions): Client {
  return createClient(options, { offline: true, more: { maxRetriesPerRequest: null } });
}

function createClient(options: RedisOptions, { offline, more }: { offline: boolean; more: IoredisOptions }): Client {
  const url = new URL(options.url);
  const tls =
    url.protocol === 'rediss:' ? { servername: url.hostname, ...(options.ca && { ca: options.ca }) } : undefined;
  const common: IoredisOptions = {
    connectionName: 'recap',
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(options.password !== undefined && { password: options.password }),
    ...(tls !== undefined && { tls }),
    ...more,
  };
  const port = url.port === '' ? 6379 : Number(url.port);
  const client = options.cluster
    ? new Cluster([{ host: url.hostname, port }], {
        enableOfflineQueue: offline,
        clusterRetryStrategy: retryDelay,
        slotsRefreshTimeout: CONNECT_MS,
        redisOptions: common,
        // The certificate is for the name, which a lookup would turn into an address.
        ...(tls !== undefined && { dnsLookup: (address, done) => done(null, address) }),
      })
    : new Redis({
        ...common,
        host: url.hostname,
        port,
        db: Number(url.pathname.slice(1) || 0),
        enableOfflineQueue: offline,
        retryStrategy: retryDelay,
        // After a failover the old primary may linger as a replica.
        reconnectOnError: (error) => error.message.startsWith('READONLY'),
      });
  return client;
}
