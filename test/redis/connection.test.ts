import { afterEach, describe, expect, it } from 'vitest';
import { RedisConnection } from '../../src/redis/connection.js';
import { createRedisDeliveries } from '../../src/redis/deliveries.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { ANSWER_MS } from '../../src/redis/options.js';
import { createRedisRunStore } from '../../src/redis/run-store.js';
import { checkSafety } from '../../src/redis/safety.js';
import { recordingLog } from '../slack/support.js';
import { aRun } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer, RedisServerOptions } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import { optionsFor, pass } from './support.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function openServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = await startRedisServer(options);
  closers.push(() => server.close());
  return server;
}

function openConnection(server: RedisServer, more: Partial<RedisOptions> = {}): RedisConnection {
  const connection = new RedisConnection(optionsFor(server, more), recordingLog());
  closers.push(() => connection.close());
  return connection;
}

async function timed(work: () => Promise<unknown>): Promise<{ ms: number; error: unknown }> {
  const begin = performance.now();
  const error: unknown = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { ms: performance.now() - begin, error };
}

describe.each([
  ['a Redis', false],
  ['a Redis Cluster', true],
])('%s that is away', (_, cluster) => {
  it('is told in plain words within the time, and used again at once when it is back', async () => {
    const server = await openServer({ cluster, persistent: true });
    const store = createRedisRunStore(openConnection(server, { cluster }), recordingLog());
    const run = aRun();
    await store.create(run);
    await server.kill();
    const { ms, error } = await timed(() => store.get(run.id));
    expect(error).toMatchObject({ code: 'store-unreachable' });
    expect(ms).toBeLessThan(ANSWER_MS + 500);
    await server.start();
    await eventually('it is used again', async () => (await store.get(run.id).catch(() => undefined)) !== undefined);
  });

  it('is told in plain words also when it hangs', async () => {
    const server = await openServer({ cluster });
    const store = createRedisRunStore(openConnection(server, { cluster }), recordingLog());
    await store.create(aRun());
    server.pause();
    const { ms, error } = await timed(() => store.create(aRun()));
    server.resume();
    expect(error).toMatchObject({ code: 'store-unreachable' });
    expect(ms).toBeLessThan(ANSWER_MS + 500);
  });

  it('is waited for when it is back soon, and what was cut off counts once', async () => {
    const server = await openServer({ cluster, persistent: true });
    const connection = openConnection(server, { cluster });
    const [store, deliveries] = [createRedisRunStore(connection, recordingLog()), createRedisDeliveries(connection)];
    await deliveries.claim('warm');
    await server.kill();
    const run = aRun();
    const work = Promise.all([store.create(run), deliveries.claim('Ev1')]);
    await pass(200);
    await server.start();
    expect(await work).toEqual([undefined, true]);
    expect(await deliveries.claim('Ev1')).toBe(false);
    expect(await store.change(run, { state: 'queued' })).toMatchObject({ state: 'queued' });
  });
});

describe('an answer that is lost', () => {
  it('makes no change fail that was made', async () => {
    const server = await openServer();
    const store = createRedisRunStore(openConnection(server), recordingLog());
    let run = aRun();
    await store.create(run);
    let kills = 0;
    const killing = setInterval(() => {
      kills += 1;
      void server.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').catch(() => undefined);
    }, 7);
    for (let i = 0; i < 60; i++) {
      const changed = await store.change(run, { changedAt: i });
      expect(changed?.version).toBe(run.version + 1);
      if (changed !== undefined) run = changed;
    }
    clearInterval(killing);
    expect(kills).toBeGreaterThan(10);
    expect(await store.get(run.id)).toEqual(run);
  });
});

describe('a Redis that refuses', () => {
  it('the password is told as what it is', async () => {
    const server = await openServer({ password: 'right' });
    const [wrong, right] = ['wrong', 'right'].map((password) => openConnection(server, { password }));
    expect((await timed(() => createRedisDeliveries(wrong as RedisConnection).claim('a'))).error).toMatchObject({
      code: 'store-unreachable',
      userMessage: "The bot's store refuses the bot.",
    });
    expect(await createRedisDeliveries(right as RedisConnection).claim('a')).toBe(true);
  });

  it('to write since its memory is full is told as what it is', async () => {
    const server = await openServer({ args: ['--maxmemory', '1mb'] });
    const { error } = await timed(() => createRedisRunStore(openConnection(server), recordingLog()).create(aRun()));
    expect(error).toMatchObject({
      code: 'store-unreachable',
      userMessage: "The bot's store takes no more records.",
    });
  });
});

describe('the check of a Redis', () => {
  it('finds nothing wrong with one that keeps what it is given', async () => {
    const server = await openServer({ persistent: true });
    expect(await checkSafety(openConnection(server))).toEqual({ problems: [], unknown: [] });
  });

  it.each([false, true])('names what would lose runs, in a cluster: %s', async (cluster) => {
    const server = await openServer({ cluster, args: ['--maxmemory-policy', 'allkeys-lru'] });
    const { problems } = await checkSafety(openConnection(server, { cluster }));
    expect(problems.join(' ')).toMatch(/appendonly yes.*allkeys-lru.*noeviction/);
  });

  it('says what it may not see', async () => {
    const server = await openServer();
    await server.admin.acl('SETUSER', 'recap', 'on', '>secret', '~*', '&*', '+@all', '-info', '-config');
    const url = server.url.replace('//', '//recap@');
    const { problems, unknown } = await checkSafety(openConnection(server, { url, password: 'secret' }));
    expect([problems.length, unknown.length]).toEqual([0, 3]);
  });
});
