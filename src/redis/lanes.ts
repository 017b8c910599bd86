import type { Clock, Lanes } from '../core/ports.js';
import { LocalLanes } from '../domain/local-lanes.js';
import type { Lane } from '../domain/pace.js';
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
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('Redis is slow')), ANSWER_MS);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch {
      // The connection says in the log that Redis is away.
      aloneUntil = clock.now() + ALONE_MS;
      return alone();
    } finally {
      clearTimeout(timer);
    }
  }

  const keysOf = ({ key, door }: Lane): string[] => [redis.key('lane', key), redis.key('door', door)];
  const turn = async (lane: Lane, args: readonly (string | number)[]): Promise<readonly [number, number]> => {
    const [kind = 0, ms = 0] = (await redis.script('take-turn', keysOf(lane), args)) as number[];
    return [kind, ms];
  };

  return {
    take: (lane, { intervalMs, burst }) =>
      together(
        async () => {
          const [kind, ms] = await turn(lane, [intervalMs, burst, '']);
          return kind === 1 ? { kind: 'taken', inMs: ms } : { kind: 'closed', forMs: ms };
        },
        () => own.take(lane, { intervalMs, burst }),
      ),
    tryTake: (lane, { intervalMs, burst }) =>
      together(
        async () => {
          const [kind, ms] = await turn(lane, [intervalMs, burst, 'now']);
          return kind === 1 && ms === 0;
        },
        () => own.tryTake(lane, { intervalMs, burst }),
      ),
    close(door, forMs) {
      // Here too, so that it stays closed for this replica when Redis goes away.
      own.close(door, forMs);
      return together(
        async () => void (await redis.script('close-door', [redis.key('door', door)], [Math.ceil(forMs)])),
        () => undefined,
      );
    },
    closedMs: (door) =>
      together(
        async () => Math.max(0, await redis.ask((client) => client.pttl(redis.key('door', door)))),
        () => own.closedMs(door),
      ),
  };
}
