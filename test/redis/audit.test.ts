import { describe, expect, it } from 'vitest';
import { AuditChain } from '../../src/domain/audit-chain.js';
import { readAuditLine } from '../../src/domain/audit.js';
import { createRedisAudit } from '../../src/redis/audit.js';
import type { RedisConnection } from '../../src/redis/connection.js';
import { anAuditEvent } from '../audit/support.js';
import { useRedis } from './support.js';

const redis = useRedis();
const clock = { now: (): number => Date.now() };

/** Two connections of one deployment. */
function twoReplicas(): readonly [RedisConnection, RedisConnection] {
  const first = redis.connect();
  const [prefix = ''] = first.key('').split(':{');
  return [first, redis.connect({ prefix })];
}

/** The lines of the chain, which is sound. */
async function linesOf(connection: RedisConnection): Promise<string[]> {
  const entries = await connection.ask((client) => client.xrange(connection.key('audit'), '-', '+'));
  const chain = new AuditChain();
  const lines = entries.map(([, fields]) => fields[3] ?? '');
  for (const line of lines) expect(chain.next(Buffer.from(line))).toBeUndefined();
  expect(chain.end()).toBeUndefined();
  return lines;
}

const wordsOf = (lines: readonly string[]): unknown[] => lines.map((line) => readAuditLine(line)?.content['words']);

describe('the audit in Redis', () => {
  it('is one chain of all replicas, with every event of each once and in its order', async () => {
    const [one, two] = twoReplicas();
    const write = (name: string, connection: RedisConnection): Promise<unknown> => {
      const audit = createRedisAudit(connection, clock);
      return Promise.all(Array.from({ length: 300 }, (_, n) => audit.write(anAuditEvent(`${name} ${n}`))));
    };
    await Promise.all([write('one', one), write('two', two)]);
    const words = wordsOf(await linesOf(one))
      .slice(1)
      .map(String);
    for (const name of ['one', 'two']) {
      const mine = words.filter((word) => word.startsWith(name));
      expect(mine).toEqual(Array.from({ length: 300 }, (_, n) => `${name} ${n}`));
    }
    expect(words).toHaveLength(600);
  });

  it('is carried on by the next process', async () => {
    const [one, two] = twoReplicas();
    await createRedisAudit(one, clock).write(anAuditEvent('a'));
    await createRedisAudit(two, clock).write(anAuditEvent('b'));
    expect(wordsOf(await linesOf(one))).toEqual([undefined, 'a', 'b']);
  });

  it('has an event once whose answer was lost, also when another replica wrote meanwhile', async () => {
    const [one, two] = twoReplicas();
    const first = createRedisAudit(one, clock);
    await first.write(anAuditEvent('a'));
    const [line = ''] = (await linesOf(one)).slice(-1);
    const { hash = '', prev = '', seq = 0 } = readAuditLine(line) ?? {};
    await createRedisAudit(two, clock).write(anAuditEvent('b'));
    // The same call again, as a connection that was cut off makes it.
    expect(await one.script('append-audit', [one.key('audit')], [seq, prev, hash, line])).toBe('');
    expect(wordsOf(await linesOf(one))).toEqual([undefined, 'a', 'b']);
  });

  it('takes nothing after a line that was changed, or one that was taken away', async () => {
    const [one, two] = twoReplicas();
    const audit = createRedisAudit(one, clock);
    await audit.write(anAuditEvent('a'));
    await audit.write(anAuditEvent('b'));
    const key = one.key('audit');
    await one.ask((client) => client.xdel(key, '2-1'));
    await expect(audit.write(anAuditEvent('c'))).rejects.toThrow(/cut off/);
    await expect(createRedisAudit(two, clock).write(anAuditEvent('c'))).rejects.toThrow();
    await one.ask((client) => client.xadd(key, '9-1', 'hash', 'x', 'line', '{"audit":{}}'));
    await expect(createRedisAudit(two, clock).write(anAuditEvent('c'))).rejects.toThrow(/not as it was written/);
  });
});
