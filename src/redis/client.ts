import { readFileSync } from 'node:fs';
import { Cluster, Redis } from 'ioredis';
import { RecapError } from '../domain/errors.js';
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
  return createClient(options, { queued: false, resent: false });
}

/**
 * For bottleneck, which has no retries: what it says waits for Redis, however long that takes, and is said again after a reset. Its
 * scripts are made to bear that (mend-script.ts).
 */
export function createLimitClient(options: RedisOptions): Client {
  return createClient(options, { queued: true, resent: true });
}

/** What becomes of a command when there is no connection. */
interface Persistence {
  /** It waits for one. */
  readonly queued: boolean;
  /** It is sent again on the next one. */
  readonly resent: boolean;
}

function createClient(options: RedisOptions, { queued, resent }: Persistence): Client {
  const url = new URL(options.url);
  const host = url.hostname;
  const port = url.port === '' ? 6379 : Number(url.port);
  const ca = options.caFile === undefined ? undefined : readAuthorities(options.caFile);
  const tls = url.protocol === 'rediss:' ? { servername: host, ...(ca !== undefined && { ca }) } : undefined;
  const common = {
    connectionName: 'recap',
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    autoResendUnfulfilledCommands: resent,
    maxRetriesPerRequest: resent ? null : 0,
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(options.password !== undefined && { password: options.password }),
    ...(tls !== undefined && { tls }),
  };
  if (!options.cluster) {
    return new Redis({
      ...common,
      host,
      port,
      db: Number(url.pathname.slice(1) || 0),
      enableOfflineQueue: queued,
      retryStrategy: retryDelay,
      // After a failover the old primary may linger as a replica.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
  }
  return new Cluster([{ host, port }], {
    enableOfflineQueue: queued,
    clusterRetryStrategy: retryDelay,
    slotsRefreshTimeout: CONNECT_MS,
    redisOptions: common,
    // The certificate is for the name, which a lookup would turn into an address.
    ...(tls !== undefined && { dnsLookup: (address, done) => done(null, address) }),
  });
}

/** @throws RecapError `bad-configuration` */
function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RecapError('bad-configuration', `The file ${file} of redis.ca can't be read.`, { cause });
  }
}
