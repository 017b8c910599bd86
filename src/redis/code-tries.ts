import type { CodeTries } from '../core/ports.js';
import { CODE_TRIES_MS, MOST_CODE_TRIES } from '../domain/totp.js';
import type { RedisConnection } from './connection.js';

/** Tries that all replicas count. Rejects with `store-unreachable`: without an answer no code is judged. */
export function createRedisCodeTries(redis: RedisConnection, ttlMs = CODE_TRIES_MS): CodeTries {
  const keyOf = (key: string): string => redis.key('code-tries', key);
  return {
    begin: async (key) => (await redis.script('begin-code-try', [keyOf(key)], [MOST_CODE_TRIES, ttlMs])) === 1,
    async forget(key) {
      await redis.ask((client) => client.del(keyOf(key)));
    },
  };
}
