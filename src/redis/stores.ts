import type {
  Approvals,
  Audit,
  CodeTries,
  Deliveries,
  Inbox,
  Lanes,
  Limiter,
  Log,
  Obligations,
  Posts,
  RunStore,
  Stops,
  Threads,
} from '../core/ports.js';
import type { LimitOptions } from '../domain/limits.js';
import { checkAlive } from './check-alive.js';
import { createRedisApprovals } from './approvals.js';
import { createRedisAudit } from './audit.js';
import { createRedisCodeTries } from './code-tries.js';
import { RedisConnection } from './connection.js';
import { createRedisDeliveries } from './deliveries.js';
import { createRedisInbox } from './inbox.js';
import { createRedisLanes } from './lanes.js';
import { createRedisLimiter } from './limiter.js';
import { createRedisObligations } from './obligations.js';
import type { RedisOptions } from './options.js';
import { createRedisPosts } from './posts.js';
import { createRedisRunStore } from './run-store.js';
import { checkSafety } from './safety.js';
import { createRedisStops } from './stops.js';
import { createRedisThreads } from './threads.js';

export interface RedisStores {
  readonly runs: RunStore;
  readonly approvals: Approvals;
  readonly threads: Threads;
  readonly deliveries: Deliveries;
  readonly inbox: Inbox;
  readonly codeTries: CodeTries;
  readonly obligations: Obligations;
  readonly stops: Stops;
  readonly posts: Posts;
  readonly lanes: Lanes;
  readonly limiter: Limiter;
  readonly audit: Audit;
  /** Whether it takes what is written. Rejects with `store-unreachable`. */
  check(): Promise<void>;
  /** After the limiter was closed. */
  close(): Promise<void>;
}

/**
 * All that remembers, in one Redis, and a clear warning in the log of what would lose it. A Redis that is away does not keep the bot
 * from starting: it says so to whoever asks for something, and works as soon as it is back.
 */
export async function openRedisStores(options: RedisOptions, limits: LimitOptions, log: Log): Promise<RedisStores> {
  const redis = new RedisConnection(options, log);
  try {
    const { problems, unknown } = await checkSafety(redis);
    for (const problem of problems) log.warn({}, `Redis: ${problem}`);
    for (const line of unknown) log.info({}, `Redis: ${line}`);
  } catch (error) {
    log.error({ error: String(error) }, 'Redis does not answer: nothing will be run until it does');
  }
  return {
    runs: createRedisRunStore(redis, log, options.retention),
    approvals: createRedisApprovals(redis, log),
    threads: createRedisThreads(redis, log),
    deliveries: createRedisDeliveries(redis),
    inbox: createRedisInbox(redis),
    codeTries: createRedisCodeTries(redis),
    obligations: createRedisObligations(redis),
    stops: createRedisStops(redis, log),
    posts: createRedisPosts(redis, options.retention.keepMs),
    lanes: createRedisLanes(redis, { now: () => Date.now() }),
    limiter: createRedisLimiter(options, limits, log),
    audit: createRedisAudit(redis, { now: () => Date.now() }),
    check: () => checkAlive(redis),
    close: () => redis.close(),
  };
}

/** Whoever checks is told by the answer. */
const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What `recap check` tells: see checkSafety. What can not be seen is no problem; the bot says it at its start. */
export async function checkRedis(options: RedisOptions): Promise<readonly string[]> {
  const redis = new RedisConnection(options, SILENT);
  try {
    return (await checkSafety(redis)).problems;
  } finally {
    await redis.close();
  }
}
