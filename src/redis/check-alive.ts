import type { RedisConnection } from './connection.js';

const KEPT_MS = 60_000;

/**
 * Writes a key that Redis forgets by itself. A PING would be answered also by a Redis that is out of memory, can not write to its disk, is a
 * replica, or is loading. Rejects with `store-unreachable`.
 */
export async function checkAlive(redis: RedisConnection): Promise<void> {
  await redis.ask((client) => client.set(redis.key('alive'), '', 'PX', KEPT_MS));
}
