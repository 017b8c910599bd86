import { z } from 'zod';
import type { Log, Stops, StopWish } from '../core/ports.js';
import { parseRunId } from '../domain/run-id.js';
import type { RedisConnection } from './connection.js';

const wishSchema: z.ZodType<StopWish> = z.looseObject({
  run: z.string().regex(/^r-/).transform(parseRunId),
  by: z.string(),
  at: z.number(),
});

/** A hash of the wishes by run. */
export function createRedisStops(redis: RedisConnection, log: Log): Stops {
  const key = redis.key('stops');
  const read = (text: string): readonly StopWish[] => {
    try {
      return [wishSchema.parse(JSON.parse(text))];
    } catch (error) {
      log.warn({ error: String(error) }, 'stored-stop-not-read');
      return [];
    }
  };
  return {
    async wish(wish) {
      await redis.ask((client) => client.hsetnx(key, wish.run, JSON.stringify(wish)));
    },
    async list() {
      return (await redis.ask((client) => client.hvals(key))).flatMap(read);
    },
    async done(run) {
      await redis.ask((client) => client.hdel(key, run));
    },
  };
}
