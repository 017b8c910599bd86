import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { optionsFor } from '../redis/support.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import type { BotReplica, WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, hasEnded, INCIDENT, PATIENCE_MS, runOf } from './asking.js';
import { runningCapsules } from './node-processes.js';
import { read } from './read-message.js';

/** Connections of one bot; those of the first come first. */
const CONNECTIONS = 2;

let redis: RedisServer;
let whole: WholeBot;
let workspace: Workspace;
let second: BotReplica;
/** Which bot gets the next payloads, one after the other; the last for all that follow. */
let next: ('first' | 'second')[] = ['first'];

beforeAll(async () => {
  redis = await startRedisServer({ persistent: true });
  const pickConnection = (count: number): number => {
    const which = next.length > 1 ? next.shift() : next[0];
    return which === 'first' ? 0 : count - 1;
  };
  whole = await openWholeBot({
    redis: optionsFor(redis),
    workspace: { pickConnection },
    settings: (settings) => ({
      ...settings,
      slack: { ...settings.slack, connections: CONNECTIONS },
      limits: { levels: { target: { concurrent: 1 }, node: { concurrent: 2 } } },
      runs: { ...settings.runs, shutdownGrace: 500 },
    }),
  });
  ({ workspace } = whole);
  second = await whole.addReplica();
}, 120_000);
afterAll(async () => {
  try {
    await whole.close();
  } finally {
    await redis.close();
  }
}, 60_000);

const roots = (now: Workspace) => now.messages(INCIDENT).filter(({ threadTs }) => threadTs === undefined);

describe('two bots on one Redis', { timeout: 2 * PATIENCE_MS }, () => {
  it('say nothing that is wrong at their start', () => {
    const lines = [...whole.log.lines, ...second.log.lines].filter(
      ({ level }) => level === 'warn' || level === 'error',
    );
    expect(lines).toEqual([]);
  });

  it('run a delivery once that reaches both', async () => {
    const before = roots(workspace).length;
    next = ['first', 'second'];
    workspace.duplicateNext();
    await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    const dropped = (): boolean =>
      [...whole.log.lines, ...second.log.lines].some(({ message }) => message === 'a repeated delivery was dropped');
    await eventually('the other delivery is dropped', dropped, PATIENCE_MS);
    expect(roots(workspace)).toHaveLength(before + 1);
  });

  it('show each other’s runs, whole', async () => {
    next = ['first'];
    const run = await runOf(workspace, 'U0ALICE', 'netstat shop/cache');
    next = ['second'];
    expect(await answerTo(workspace, 'U0ALICE', 'runs')).toContain(run.id);
    const shown = await answerTo(workspace, 'U0ALICE', `show ${run.id}`);
    expect(shown).toMatch(/Asked by.*alice.*Receipt.*Protocol/s);
  });

  it('hold the limits together', async () => {
    const targets = ['shop/cache', 'shop/web', 'payments/api', 'shop/cache', 'shop/web', 'payments/api'];
    next = ['first', 'second', 'first', 'second', 'first', 'second', 'first'];
    const before = new Set(roots(workspace).map(({ ts }) => ts));
    const mine = (now: Workspace) => roots(now).filter(({ ts }) => !before.has(ts));
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, runningCapsules(whole.cluster).length)), 5);
    try {
      for (const target of targets) await workspace.as('U0ALICE').slash(INCIDENT, `top ${target}`);
      await workspace.waitFor((now) => mine(now).length === targets.length && mine(now).every(hasEnded), {
        timeoutMs: PATIENCE_MS,
        what: 'six runs on two bots',
      });
    } finally {
      clearInterval(watching);
    }
    for (const root of mine(workspace)) expect(root.text).toContain(': done');
    expect(most).toBe(2);
  });

  it('answer in plain words while it is away, and run again when it is back', async () => {
    next = ['second'];
    await redis.kill();
    const told = await answerTo(workspace, 'U0ALICE', 'netstat shop/web');
    expect(told).toContain("The bot's store does not answer.");
    await redis.start();
    const run = await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    expect(read(run.root)).toContain('Target unchanged');
  });
});
