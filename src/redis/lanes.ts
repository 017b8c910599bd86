import type { Clock, Lanes } from '../core/ports.js';
import { until } from '../domain/deadline.js';
import { LocalLanes } from '../domain/local-lanes.js';
import type { RedisConnection } from './connection.js';

/** A message does not wait longer than this to learn its turn: then this replica paces itself. */
const ANSWER_MS = 150;
/** So long it does, before it asks Redis again. */
const ALONE_MS = 2_000;

/** Turns that all replicas take together, by Redis' clock. */
export function createRedisLanes(redis: RedisConnection, clock: Clock): Lanes {
  const own = new LocalLanes(() => clock.now());
  let aloneUntil = 0;

  async function together<T>(ask: () => Promise<T>, alone: () => T): Promise<T> {
    if (clock.now() < aloneUntil) return alone();
    try {
      return await until(ask(), AbortSignal.timeout(ANSWER_MS));
    } catch {
      // The connection says in the log that Redis is away.
      aloneUntil = clock.now() + ALONE_MS;
      return alone();
    }
  }

  return {
    take: (lane, pace) =>
      together(
        async () => {
          const keys = [redis.key('lane', lane.key), redis.key('door', lane.door)];
          return (await redis.script('take-turn', keys, [pace.intervalMs, pace.burst])) as number;
        },
        () => own.take(lane, pace),
      ),
    close(door, forMs) {
      // Here too, so that it stays closed for this replica when Redis goes away.
      own.close(door, forMs);
      return together(
        async () => void (await redis.script('close-door', [redis.key('door', door)], [Math.ceil(forMs)])),
        () => undefined,
      );
    },
  };
}
