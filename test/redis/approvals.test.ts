import { expect, it } from 'vitest';
import { createRedisApprovals } from '../../src/redis/approvals.js';
import { anApproval } from '../support/approvals.js';
import { useRedis } from './support.js';

const redis = useRedis();

it('does not believe an approval of something else than was asked for', async () => {
  const connection = redis.connect();
  const approvals = createRedisApprovals(connection, redis.log);
  const approval = anApproval({ state: 'approved' });
  await approvals.create(approval);
  const forged = { ...approval, subject: { ...approval.subject, argv: ['sh', '-c', 'anything'] } };
  await connection.ask((client) =>
    client.hset(connection.key('approval', approval.id), 'record', JSON.stringify(forged)),
  );
  expect(await approvals.get(approval.id)).toBeUndefined();
  expect(await approvals.listOpen(10)).toEqual([]);
  expect(redis.log.lines.map(({ message }) => message)).toContain('stored-approval-not-read');
});

it('forgets one that is over after a week, and never one that waits', async () => {
  const connection = redis.connect();
  const approvals = createRedisApprovals(connection, redis.log);
  const [waits, over] = [anApproval(), anApproval()];
  for (const one of [waits, over]) await approvals.create(one);
  await approvals.change(over, { ...over, state: 'denied' });
  const ttl = (id: string): Promise<number> => connection.ask((client) => client.pttl(connection.key('approval', id)));
  expect(await ttl(waits.id)).toBe(-1);
  expect(await ttl(over.id)).toBeGreaterThan(6 * 24 * 3_600_000);
});
