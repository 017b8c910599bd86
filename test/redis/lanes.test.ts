import { describe, expect, it } from 'vitest';
import { createRedisLanes } from '../../src/redis/lanes.js';
import { aClock } from '../support/fake-clock.js';
import { optionsFor, useRedis } from './support.js';

const PACE = { intervalMs: 60_000, burst: 3 };
const lane = { key: 'chat.update', door: 'chat.update C1' };

describe('the lanes in Redis', () => {
  const redis = useRedis();

  it('are the same for all replicas, whatever their clocks say', async () => {
    const { prefix } = optionsFor(redis.server());
    const lanes = [0, 60_000, -60_000].map((off) =>
      createRedisLanes(redis.connect({ prefix }), aClock(Date.now() + off)),
    );
    const waits = await Promise.all([...lanes, ...lanes].map((one) => one.take(lane, PACE)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(PACE.burst);
    await lanes[1]?.close(lane.door, 5_000);
    expect(await lanes[2]?.take({ key: 'another', door: lane.door }, PACE)).toBeGreaterThan(3_000);
  });

  it('make nobody wait for a Redis that stands still: each replica paces itself, and keeps its doors closed', async () => {
    const lanes = createRedisLanes(redis.connect(), { now: () => Date.now() });
    await lanes.close('chat.update C2', 60_000);
    redis.server().pause();
    try {
      const began = performance.now();
      for (let count = 0; count < 20; count += 1) await lanes.take(lane, PACE);
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(await lanes.take(lane, PACE)).toBeGreaterThan(50_000);
      expect(await lanes.take({ key: 'another', door: 'chat.update C2' }, PACE)).toBeGreaterThan(50_000);
    } finally {
      redis.server().resume();
    }
  });
});
