import { limitOptions } from './config.js';
import type { Settings } from './config-schema.js';
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
} from './core/ports.js';
import { createMemoryApprovals } from './memory/approvals.js';
import { createMemoryCodeTries } from './memory/code-tries.js';
import { createMemoryDeliveries } from './memory/deliveries.js';
import { createMemoryInbox } from './memory/inbox.js';
import { createMemoryLanes } from './memory/lanes.js';
import { createMemoryLimiter } from './memory/limiter.js';
import { createMemoryObligations } from './memory/obligations.js';
import { createMemoryPosts } from './memory/posts.js';
import { createMemoryRunStore } from './memory/run-store.js';
import { createMemoryStops } from './memory/stops.js';
import { createMemoryThreads } from './memory/threads.js';
import type { RedisOptions } from './redis/options.js';

/** All that remembers. */
export interface Stores {
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
  /** One chain of all replicas, where they share a store. */
  readonly audit?: Audit;
  /** Whether what is written is kept, as far as can be told now. Rejects with `store-unreachable`. */
  check(): Promise<void>;
  /** After the limiter was closed. */
  close(): Promise<void>;
}

/** In this process alone, which forgets its runs when it ends. */
export function openMemoryStores(settings: Settings): Stores {
  const clock = { now: (): number => Date.now() };
  const [deliveries, obligations] = [createMemoryDeliveries(clock), createMemoryObligations(clock)];
  return {
    runs: createMemoryRunStore(),
    approvals: createMemoryApprovals(),
    threads: createMemoryThreads(),
    deliveries,
    inbox: createMemoryInbox(deliveries, obligations),
    codeTries: createMemoryCodeTries(clock),
    obligations,
    stops: createMemoryStops(),
    posts: createMemoryPosts(clock),
    lanes: createMemoryLanes(clock),
    limiter: createMemoryLimiter(limitOptions(settings)),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** In Redis for any number of replicas, or else in this process. Redis' libraries are loaded only where they are used. */
export async function openStores(settings: Settings, redis: RedisOptions | undefined, log: Log): Promise<Stores> {
  if (redis === undefined) return openMemoryStores(settings);
  const { openRedisStores } = await import('./redis/stores.js');
  return openRedisStores(redis, limitOptions(settings), log);
}
