import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RedisOptions } from '../../src/redis/options.js';
import { openRedisStores } from '../../src/redis/stores.js';
import { DEFAULT_LIMITS } from '../../src/domain/limits.js';
import { anAdmission } from '../contract/limiter/support.js';
import { optionsFor } from '../redis/support.js';
import { recordingLog } from '../slack/support.js';
import { aRun } from '../support/examples.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer({ persistent: true });
});
afterAll(() => server.close());

/** The options of a user with the rights that deploy/redis.md names. */
async function asDocumented(): Promise<RedisOptions> {
  const text = /ACL SETUSER recap ([^`]*)```/.exec(readFileSync('deploy/redis.md', 'utf8'))?.[1] ?? '';
  const rules = text.trim().split(/\s+/);
  expect(rules).toContain('-@all');
  await server.admin.acl('SETUSER', 'recap', ...rules);
  const url = server.url.replace('//', '//recap@');
  return optionsFor(server, { url, password: 'PASSWORD', prefix: 'recap' });
}

it('the rights that are documented are all that the bot needs, and nothing beyond its keys', async () => {
  const log = recordingLog();
  const stores = await openRedisStores(await asDocumented(), DEFAULT_LIMITS, log);
  try {
    const run = aRun();
    expect(await stores.deliveries.claim('Ev1')).toBe(true);
    await stores.runs.create(run);
    expect(await stores.runs.change(run, { state: 'queued' })).toBeDefined();
    expect(await stores.runs.list({}, 5)).toHaveLength(1);
    await stores.threads.remember('C1/1.1', { exact: run.target.asked, asked: run.target.asked });
    expect(await stores.threads.recall('C1/1.1')).toBeDefined();
    await stores.obligations.put({ id: 'o', what: 'w' }, 0);
    expect(await stores.obligations.claim('me', 1_000, 5)).toHaveLength(1);
    expect(await stores.approvals.listOpen(5)).toEqual([]);
    // Some wait: that is another way through Redis than starting at once.
    const { keys } = anAdmission();
    const jobs = [1, 2, 3].map(() => stores.limiter.run(anAdmission({ keys }), () => Promise.resolve('ran')));
    expect(await Promise.all(jobs)).toEqual(['ran', 'ran', 'ran']);
    expect(await stores.limiter.adopt(anAdmission({ keys }), () => Promise.resolve('ran'))).toBe('ran');
    expect(log.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
    const others = (await server.admin.keys('*')).filter((key) => !/^(b_)?recap:/.test(key));
    expect(others).toEqual([]);
  } finally {
    await stores.limiter.close();
    await stores.close();
  }
});
