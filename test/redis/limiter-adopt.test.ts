import { afterEach, describe, expect, it } from 'vitest';
import type { Admission, Limiter } from '../../src/core/ports.js';
import type { LimitOptions } from '../../src/domain/limits.js';
import { createRedisLimiter } from '../../src/redis/limiter.js';
import type { Held } from '../contract/limiter/support.js';
import { anAdmission, hold, NO_LIMITS, ownKeys, settled } from '../contract/limiter/support.js';
import { eventually } from '../support/eventually.js';
import { optionsFor, pass, useRedis } from './support.js';

const TIMES = { lease: 2_000, renew: 100, quiet: 600 };
const LIMITS: LimitOptions = {
  ...NO_LIMITS,
  levels: { target: { concurrent: 1 }, cluster: { concurrent: 2, perMinute: 100 } },
};

const limiters: Limiter[] = [];
const held: Held[] = [];
afterEach(async () => {
  for (const one of held.splice(0)) one.end.resolve('ended by the test');
  await Promise.all(limiters.splice(0).map((limiter) => limiter.close()));
});

describe('a run that another process adopts', () => {
  const redis = useRedis();
  const keys = ownKeys({ target: 'web', cluster: 'c' });
  let line = '';
  let first: Limiter;
  let second: Limiter;
  const open = (): void => {
    const options = optionsFor(redis.server());
    line = `b_${options.prefix}:{limits}:target:web`;
    [first, second] = [1, 2].map(() => createRedisLimiter(options, LIMITS, redis.log, TIMES)) as [Limiter, Limiter];
    limiters.push(first, second);
  };
  const keep = (limiter: Limiter, more: Partial<Admission>, how: 'run' | 'adopt' = 'run'): Held => {
    const one = hold(limiter, anAdmission({ keys, ...more }), how);
    held.push(one);
    return one;
  };
  const taken = async (): Promise<number> => Number(await redis.server().admin.hget(`${line}_settings`, 'running'));

  /** A run that had room at once, or that had to wait: they hold their slots in different ways. */
  const begin = async (way: 'at once' | 'after waiting', more: Partial<Admission>): Promise<Held> => {
    const ahead = keep(first, {});
    await eventually('one is ahead', () => ahead.started);
    if (way === 'at once') ahead.end.resolve('done');
    if (way === 'at once') await eventually('it has room', async () => (await taken()) === 0);
    const run = keep(first, more);
    if (way === 'after waiting') await settled();
    ahead.end.resolve('done');
    await eventually('it runs', () => run.started);
    return run;
  };

  describe.each(['at once', 'after waiting'] as const)('and that began %s', (way) => {
    it('is counted once, and what its first process still does frees nothing', async () => {
      open();
      const { id } = anAdmission();
      const stoodStill = await begin(way, { id });
      const adopted = keep(second, { id }, 'adopt');
      const next = keep(second, {});
      await settled();
      stoodStill.end.resolve('it comes to its end late');
      await stoodStill.result;
      await settled();
      expect([await taken(), next.started]).toEqual([1, false]);
      adopted.end.resolve('done');
      const begun = performance.now();
      await eventually('the next runs', () => next.started);
      expect(performance.now() - begun).toBeLessThan(1_000);
    });

    it('stays counted between the processes when the first leaves it', async () => {
      open();
      const { id } = anAdmission();
      const left = await begin(way, { id, isLeft: () => true });
      const next = keep(second, {});
      left.end.resolve('left');
      await left.result;
      await settled();
      expect([await taken(), next.started]).toEqual([1, false]);
      const adopted = keep(second, { id }, 'adopt');
      await settled();
      expect([await taken(), next.started]).toEqual([1, false]);
      adopted.end.resolve('done');
      await eventually('the next runs', () => next.started);
    });

    it('begins anew in its own slots when it had not begun, whoever waits', async () => {
      open();
      const { id } = anAdmission();
      const left = await begin(way, { id, isLeft: () => true });
      left.end.resolve('left');
      const next = keep(first, {});
      await left.result;
      await settled();
      expect(next.started).toBe(false);
      const again = keep(second, { id });
      await eventually('it runs again', () => again.started);
      expect([await taken(), next.started]).toEqual([1, false]);
      again.end.resolve('done');
      await eventually('the next runs', () => next.started);
    });

    it('is counted once after Redis has forgotten everything, although two processes take it for theirs', async () => {
      open();
      const { id } = anAdmission();
      const stoodStill = await begin(way, { id });
      const adopted = keep(second, { id }, 'adopt');
      await settled();
      await redis.server().admin.flushall();
      await eventually('it is counted again', async () => (await taken()) === 1);
      await pass(TIMES.quiet + 3 * TIMES.renew);
      expect(await taken()).toBe(1);
      stoodStill.end.resolve('late');
      await stoodStill.result;
      await settled();
      expect(await taken()).toBe(1);
      adopted.end.resolve('done');
      await eventually('it is free', async () => (await taken()) === 0);
    });
  });

  it('is forgotten with its end', async () => {
    open();
    const { id } = anAdmission();
    await begin('at once', { id });
    const adopted = keep(second, { id }, 'adopt');
    await settled();
    const record = async (): Promise<number> => (await redis.server().admin.keys(`*{limits}:run:${id}`)).length;
    expect(await record()).toBe(1);
    adopted.end.resolve('done');
    await eventually('nothing is left of it', async () => (await record()) === 0);
  });

  it('has held its slots for a lease and no longer, while Redis let nothing start', async () => {
    const options = optionsFor(redis.server());
    const times = { ...TIMES, quiet: 60_000, renew: 60_000 };
    const waits = createRedisLimiter(options, LIMITS, redis.log, times);
    limiters.push(waits);
    keep(waits, {});
    const { admin } = redis.server();
    const slots = async (): Promise<string[]> =>
      admin.zrange(`b_${options.prefix}:{limits}:cluster:c_job_expirations`, '0', '-1', 'WITHSCORES');
    const kept = async (): Promise<boolean> => Number((await slots())[1] ?? 0) > 0;
    await eventually('it has all its slots', kept);
    await settled();
    expect(Number((await slots())[1]) - Date.now()).toBeLessThanOrEqual(TIMES.lease);
  });
});
