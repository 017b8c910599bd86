import { randomUUID } from 'node:crypto';
import type { Posts } from '../core/ports.js';
import type { RedisConnection } from './connection.js';
import { DEFAULT_RETENTION } from './options.js';

/** What is known of messages, for all replicas: a hash for each run, kept as long as the run is. Rejects with `store-unreachable`. */
export function createRedisPosts(redis: RedisConnection, keepMs = DEFAULT_RETENTION.keepMs): Posts {
  const keyOf = (run: string): string => redis.key('posts', run);
  return {
    async begin({ run, part }) {
      const known = await redis.script('begin-post', [keyOf(run)], [part, randomUUID(), keepMs]);
      const [isNew, begunAt, where] = known as [number, number, string];
      return { isNew: isNew === 1, begunAt, ...(where !== '' && { where }) };
    },
    async note({ run, part }, where) {
      await redis.script('note-post', [keyOf(run)], [part, where, keepMs]);
    },
  };
}
