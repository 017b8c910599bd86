import { z } from 'zod';
import type { Log, Threads, ThreadTopic } from '../core/ports.js';
import type { RedisConnection } from './connection.js';
import { targetRefSchema } from './target-schema.js';

/** A thread that nobody used for so long starts anew: the target is written once more. */
const THREAD_TTL_MS = 30 * 24 * 3_600_000;

const topicSchema: z.ZodType<ThreadTopic> = z.looseObject({ exact: targetRefSchema, asked: targetRefSchema });

/** What the threads are about, for all replicas. */
export function createRedisThreads(redis: RedisConnection, log: Log, ttlMs = THREAD_TTL_MS): Threads {
  const keyOf = (thread: string): string => redis.key('thread', thread);
  return {
    async remember(thread, { exact, asked }) {
      await redis.ask((client) => client.set(keyOf(thread), JSON.stringify({ exact, asked }), 'PX', ttlMs));
    },
    async recall(thread) {
      const text = await redis.ask((client) => client.getex(keyOf(thread), 'PX', ttlMs));
      if (text === null) return undefined;
      const { data, error } = topicSchema.safeParse(JSON.parse(text));
      if (error !== undefined) log.warn({ error: error.message }, 'stored-thread-not-read');
      return data;
    },
  };
}
