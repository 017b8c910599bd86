import { expect, it } from 'vitest';
import type { OutsideCall } from '../../src/core/ports.js';
import { checkAlive } from '../../src/redis/check-alive.js';
import { createRedisObligations } from '../../src/redis/obligations.js';
import { useRedis } from './support.js';

const redis = useRedis();

it('a question to the stores is told as it ends, by its script and what came of it', async () => {
  const seen: string[] = [];
  const observe = (call: OutsideCall): void => {
    if (call.to === 'redis') seen.push(`${call.script} ${call.outcome}`);
  };
  const connection = redis.connect({ observe });
  await createRedisObligations(connection).put({ id: 'o', what: 'w' }, 0);
  await expect(connection.ask((client) => client.call('NONSENSE'))).rejects.toThrow();
  await connection.close();
  await expect(createRedisObligations(connection).claim('me', 1, 1)).rejects.toThrow();
  expect(seen).toEqual(['put-obligation ok', 'other refused', 'claim-obligations failed']);
});

it('a Redis that takes no writes does not serve the bot, although it answers', async () => {
  const connection = redis.connect();
  await checkAlive(connection);
  const { admin } = redis.server();
  await admin.config('SET', 'maxmemory', '1');
  try {
    expect(await connection.ask((client) => client.ping())).toBe('PONG');
    await expect(checkAlive(connection)).rejects.toThrow("The bot's store takes no more records.");
  } finally {
    await admin.config('SET', 'maxmemory', '0');
  }
  await checkAlive(connection);
  expect(await admin.pttl(connection.key('alive'))).toBeGreaterThan(0);
});
