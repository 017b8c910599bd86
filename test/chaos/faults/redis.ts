import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';
import { forAWhile } from './fault.js';

const DOWN_MS = 1_500;
const OUT_OF_MEMORY_MS = 5_000;
const RESETS = { count: 6, everyMs: 400 };

const REDIS_IS: readonly Fault[] = [
  {
    name: 'Redis is killed, and has kept everything',
    async inject({ redis }) {
      await redis.kill();
      await forAWhile(DOWN_MS, () => redis.start());
    },
  },
  {
    name: 'Redis is killed, and has kept nothing',
    forgets: true,
    async inject(world) {
      const { redis, replicas } = world;
      await redis.admin.flushall();
      await redis.kill();
      await forAWhile(DOWN_MS, () => redis.start());
      // An audit that was cut off is written no further: whoever runs the bot has to look, and to start it anew.
      await world.addReplicas(replicas.map(() => ({})));
      for (const one of replicas) await one.stop();
    },
  },
  {
    name: 'Redis stands still',
    async inject({ redis }, dice) {
      redis.pause();
      await forAWhile(dice.between(5_000, 15_000), () => redis.resume());
    },
  },
  {
    name: 'Redis is out of memory',
    async inject({ redis }) {
      await redis.admin.config('SET', 'maxmemory', '1');
      await forAWhile(OUT_OF_MEMORY_MS, () => redis.admin.config('SET', 'maxmemory', '0'));
    },
  },
  {
    name: 'connections to Redis are reset',
    async inject({ redisProxy }) {
      for (let count = 0; count < RESETS.count; count += 1) {
        redisProxy.reset();
        await sleep(RESETS.everyMs);
      }
    },
  },
  {
    name: 'Redis is unreachable',
    async inject({ redisProxy }, dice) {
      redisProxy.cut();
      await forAWhile(dice.between(2_000, 8_000), () => redisProxy.mend());
    },
  },
];

export const REDIS_FAULTS: readonly Fault[] = REDIS_IS.map((fault) => ({
  ...fault,
  storeWasAway: true,
  mayRepeatPrivately: true,
}));
