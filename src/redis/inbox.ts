import { randomUUID } from 'node:crypto';
import type { Inbox } from '../core/ports.js';
import type { RedisConnection } from './connection.js';
import { DELIVERY_TTL_MS, deliveryKey } from './deliveries.js';
import { obligationKeys } from './obligations.js';

/** One question for a claim and its obligation, so that no crash comes between them. Rejects with `store-unreachable`. */
export function createRedisInbox(redis: RedisConnection, ttlMs = DELIVERY_TTL_MS): Inbox {
  return {
    async accept(keys, { id, what }, owner, leaseMs) {
      const claimed = keys.map((key) => deliveryKey(redis, key));
      const args = [randomUUID(), ttlMs, id, what, owner, leaseMs];
      return (await redis.script('accept-request', [...obligationKeys(redis), ...claimed], args)) === 1;
    },
  };
}
