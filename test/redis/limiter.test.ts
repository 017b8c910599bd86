import { describe } from 'vitest';
import { createRedisLimiter } from '../../src/redis/limiter.js';
import { limiterContract } from '../contract/limiter.js';
import { optionsFor, useRedis } from './support.js';

describe.each([
  ['in Redis', false],
  ['in Redis Cluster', true],
])('%s', (name, cluster) => {
  const redis = useRedis({ cluster });
  limiterContract(name, (options, windowMs) =>
    createRedisLimiter(optionsFor(redis.server(), { cluster }), options, redis.log, {
      quiet: 0,
      ...(windowMs !== undefined && { window: windowMs }),
    }),
  );
});
