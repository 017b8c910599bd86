import { afterEach, describe, expect, it } from 'vitest';
import type { Limiter } from '../../src/core/ports.js';
import type { LimitOptions } from '../../src/domain/limits.js';
import type { LimiterTimes } from '../../src/redis/limiter-times.js';
import { createRedisLimiter } from '../../src/redis/limiter.js';
import type { RedisOptions } from '../../src/redis/options.js';
import type { Held } from '../contract/limiter/support.js';
import { anAdmission, hold, NO_LIMITS, ownKeys } from '../contract/limiter/support.js';
import { eventually } from '../support/eventually.js';
import { openMutingProxy } from './muting-proxy.js';
import { optionsFor, pass, useRedis } from './support.js';

const TIMES = { lease: 2_000, renew: 100, quiet: 600, watch: 400, heartbeat: 150, silence: 1_000 };
const ONE: LimitOptions = { ...NO_LIMITS, levels: { target: { concurrent: 1 }, cluster: { concurrent: 2 } } };
const SOON_MS = 8_000;

const limiters: Limiter[] = [];
const held: Held[] = [];

afterEach(async () => {
  for (const one of held.splice(0)) one.end.resolve('ended by the test');
  await Promise.all(limiters.splice(0).map((limiter) => limiter.close()));
});

function replicaOf(
  options: RedisOptions,
  log: ReturnType<typeof useRedis>['log'],
  limits = ONE,
  times: Partial<LimiterTimes> = {},
): Limiter {
  const limiter = createRedisLimiter(options, limits, log, { ...TIMES, ...times });
  limiters.push(limiter);
  return limiter;
}

function holdOn(limiter: Limiter, more: Parameters<typeof anAdmission>[0] = {}): Held {
  const one = hold(limiter, anAdmission({ keys: ownKeys({ target: 'web', cluster: 'c' }), ...more }));
  held.push(one);
  return one;
}

describe.each([
  ['with persistence', true],
  ['without persistence', false],
])('a Redis that is killed and started again %s', (_, persistent) => {
  const redis = useRedis({ persistent });

  it('wedges no limiter, and lets none over its limit, one that is new included', async () => {
    const options = optionsFor(redis.server());
    const [a, b] = [replicaOf(options, redis.log), replicaOf(options, redis.log)];
    const running = holdOn(a);
    await eventually('the first runs', () => running.started, SOON_MS);
    const waiting = holdOn(b);
    await redis.server().kill();
    const meanwhile = holdOn(a);
    await pass(300);
    await redis.server().start();
    const late = holdOn(replicaOf(options, redis.log));
    await pass(TIMES.quiet + 1_000);
    expect([waiting, meanwhile, late].map(({ started }) => started)).toEqual([false, false, false]);
    running.end.resolve('done');
    for (let left = 3; left > 0; left--) {
      const next = (): Held | undefined => [waiting, meanwhile, late].find((one) => one.started && !ended.has(one));
      await eventually('the next runs', () => next() !== undefined, SOON_MS);
      await pass(100);
      const one = next();
      expect([waiting, meanwhile, late].filter((other) => other.started && !ended.has(other))).toHaveLength(1);
      if (one !== undefined) ended.add(one);
      one?.end.resolve('done');
    }
  });
  const ended = new Set<Held>();
});

describe('a Redis that is away', () => {
  const redis = useRedis();

  it('lets who waits leave, starts nothing, and goes on when it is back', async () => {
    const options = optionsFor(redis.server());
    const limiter = replicaOf(options, redis.log);
    const running = holdOn(limiter);
    await eventually('it runs', () => running.started, SOON_MS);
    redis.server().pause();
    const gone = new AbortController();
    const leaves = holdOn(limiter, { signal: gone.signal });
    const stays = holdOn(limiter);
    gone.abort(new Error('gone'));
    await expect(leaves.result).rejects.toThrow('gone');
    running.end.resolve('done');
    expect(await running.result).toBe('done');
    await pass(TIMES.lease + 500);
    expect(stays.started).toBe(false);
    redis.server().resume();
    await eventually('the next runs', () => stays.started, SOON_MS);
  });

  it('does not keep the limiter from closing', async () => {
    const limiter = createRedisLimiter(optionsFor(redis.server()), ONE, redis.log, TIMES);
    const job = hold(limiter, anAdmission());
    await eventually('it runs', () => job.started, SOON_MS);
    redis.server().pause();
    try {
      job.end.resolve('done');
      const begin = Date.now();
      await limiter.close();
      expect(Date.now() - begin).toBeLessThan(5_000);
    } finally {
      redis.server().resume();
    }
  });
});

describe('a replica that was silent for longer than bottleneck waits', () => {
  const redis = useRedis();

  it('runs its next job at once, without being rebuilt', async () => {
    const options = optionsFor(redis.server());
    const silent = replicaOf(options, redis.log, ONE, { heartbeat: 60_000, watch: 60_000 });
    const other = replicaOf(options, redis.log);
    const waitOnce = async (): Promise<void> => {
      const ahead = holdOn(other);
      await eventually('one is ahead', () => ahead.started, SOON_MS);
      const behind = holdOn(silent);
      await pass(100);
      expect(behind.started).toBe(false);
      ahead.end.resolve('done');
      await eventually('the one behind runs', () => behind.started);
      behind.end.resolve('done');
      await behind.result;
    };
    await waitOnce();
    const keys = ownKeys({ target: 'web', cluster: 'c' });
    const line = `b_${options.prefix}:{limits}:target:web_client_last_seen`;
    // Whoever takes slots without bottleneck is no client of it that could be silent.
    const [client = ''] = (await redis.server().admin.zrange(line, '0', '-1')).filter(
      (one) => !one.startsWith('direct-'),
    );
    expect(client).not.toBe('');
    await eventually('the others have given it up', async () => {
      await other.run(anAdmission({ keys }), () => Promise.resolve());
      return (await redis.server().admin.zscore(line, client)) === null;
    });
    await waitOnce();
  });
});

describe('connections that are cut again and again', () => {
  const redis = useRedis();

  it('leave no slot taken that nobody holds', async () => {
    const options = optionsFor(redis.server());
    const limits = { ...NO_LIMITS, levels: { target: { concurrent: 3 } } };
    const limiter = replicaOf(options, redis.log, limits);
    const keys = ownKeys({ target: 'web' });
    const cutting = setInterval(() => {
      void redis
        .server()
        .admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
        .catch(() => undefined);
    }, 20);
    try {
      const jobs = Array.from({ length: 60 }, () => limiter.run(anAdmission({ keys }), () => Promise.resolve('ran')));
      expect(new Set(await Promise.all(jobs))).toEqual(new Set(['ran']));
    } finally {
      clearInterval(cutting);
    }
    const settings = `b_${options.prefix}:{limits}:target:web_settings`;
    const taken = async (): Promise<string | null> => redis.server().admin.hget(settings, 'running');
    await eventually('no slot is taken', async () => (await taken()) === '0', TIMES.lease + 2_000);
  });
});

describe('what Redis holds of an earlier configuration', () => {
  const redis = useRedis();

  it.each([
    [1, 3],
    [3, 1],
  ])('gives way to the present one: from %i to %i', async (before, now) => {
    const options = optionsFor(redis.server());
    const limitsOf = (concurrent: number): LimitOptions => ({ ...NO_LIMITS, levels: { target: { concurrent } } });
    const old = createRedisLimiter(options, limitsOf(before), redis.log, TIMES);
    await old.run(anAdmission({ keys: ownKeys({ target: 'web' }) }), () => Promise.resolve());
    await old.close();
    const limiter = replicaOf(options, redis.log, limitsOf(now));
    const four = Array.from({ length: 4 }, () => holdOn(limiter));
    await eventually('some run', () => four.filter(({ started }) => started).length >= now, SOON_MS);
    await pass(300);
    expect(four.filter(({ started }) => started)).toHaveLength(now);
  });
});

describe('a connection that died without a word', () => {
  const redis = useRedis();

  it('is seen by the watchdog, and the limiter is rebuilt on another', async () => {
    const proxy = await openMutingProxy(redis.server().port);
    try {
      const options = optionsFor(redis.server());
      const deaf = replicaOf({ ...options, url: `redis://127.0.0.1:${proxy.port}` }, redis.log);
      const other = replicaOf(options, redis.log);
      const first = holdOn(other);
      await eventually('the first runs', () => first.started, SOON_MS);
      const waiting = holdOn(deaf);
      await pass(300);
      proxy.muteSubscribers();
      first.end.resolve('done');
      await eventually('the one that waited runs', () => waiting.started, SOON_MS);
      expect(redis.log.lines.map(({ message }) => message)).toContain('limits-rebuilt');
    } finally {
      proxy.close();
    }
  });
});
