import { randomUUID } from 'node:crypto';
import type { Deliveries } from '../core/ports.js';
import type { RedisConnection } from './connection.js';

/** Slack retries for about an hour; a key is kept somewhat longer. */
export const DELIVERY_TTL_MS = 90 * 60_000;

export const deliveryKey = (redis: RedisConnection, key: string): string => redis.key('delivery', key);

/** Claims that all replicas see. Rejects with `store-unreachable`: without an answer nobody may say that a delivery is the first. */
export function createRedisDeliveries(redis: RedisConnection, ttlMs = DELIVERY_TTL_MS): Deliveries {
  return {
    claim: async (key) =>
      (await redis.script('claim-delivery', [deliveryKey(redis, key)], [randomUUID(), ttlMs])) === 1,
  };
}
