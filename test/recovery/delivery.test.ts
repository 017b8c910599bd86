import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BOT_USER_ID } from '../../src/sandbox/workspace/people.js';
import type { RedisOptions } from '../../src/redis/options.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { optionsFor } from '../redis/support.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import type { BotReplica, WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { endOf, firstAfter, hasEnded, INCIDENT, PATIENCE_MS, runIdIn, runOf, startOf } from '../e2e/asking.js';
import { read } from '../e2e/read-message.js';

const OPS = 'C0OPS';
/** Slack's own allowance: a bucket of 10 posts that fills by one a second. */
const RATE = { enforce: false, perSecond: 1, burst: 10 };

let redis: RedisServer;
let stores: RedisOptions;
let whole: WholeBot;
let workspace: Workspace;
let second: BotReplica;
let next = 0;

beforeAll(async () => {
  redis = await startRedisServer({ persistent: true });
  stores = optionsFor(redis);
  whole = await openWholeBot({
    redis: stores,
    // The bots get the payloads in turn.
    workspace: { rate: RATE, pickConnection: (count) => (next += 1) % count },
    // Short, since nobody waits half a minute in a test for a Slack that stays away.
    slackTiming: { call: 2_000, post: 3_000, last: 1_000 },
    recoveryTimes: { leaseMs: 5_000, extendMs: 1_000, sweepMs: 100, owedFirstMs: 300, owedMostMs: 1_000 },
    settings: (settings) => ({
      ...settings,
      slack: { ...settings.slack, connections: 1 },
      limits: { levels: { target: { concurrent: 20 }, node: { concurrent: 20 }, person: { concurrent: 20 } } },
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
beforeEach(() => {
  workspace.faults.clear();
  workspace.forgetCalls();
});

const roots = (channel: string): readonly StoredMessage[] =>
  workspace.messages(channel).filter(({ user, threadTs }) => user === BOT_USER_ID && threadTs === undefined);
const owed = (): number =>
  [whole, second].flatMap(({ log }) => log.lines).filter(({ message }) => message === 'ends-to-be-told').length;
const directTo = (who: string): readonly StoredMessage[] => workspace.messages(`D${who.slice(1)}`);

describe('two bots', { timeout: 2 * PATIENCE_MS }, () => {
  it('need three calls of Slack for a plain run', async () => {
    // The first one shows how long a bot takes that has just started.
    await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    workspace.forgetCalls();
    await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    const methods = workspace.calls().map(({ method }) => method);
    expect(methods.filter((method) => method.startsWith('chat.'))).toHaveLength(3);
    expect(methods.filter((method) => method.startsWith('conversations.'))).toEqual([]);
  });

  it('tell once what Slack did not take for longer than they try', async () => {
    const root = await startOf(workspace, 'U0ALICE', 'sleeper shop/web');
    workspace.faults.add({ fault: { kind: 'http', status: 500 } });
    await workspace.as('U0ALICE').slash(INCIDENT, `stop ${runIdIn(root)}`);
    const before = owed();
    await eventually('it was tried again', () => owed() >= before + 2, PATIENCE_MS);
    expect(workspace.messages(INCIDENT, root.ts)).toHaveLength(1);
    workspace.faults.clear();
    const { said, replies } = await endOf(workspace, root);
    expect(replies).toHaveLength(1);
    expect(said).toContain('stopped the run');
    expect(said).not.toContain('Taken over');
    const left = async (): Promise<boolean> =>
      (await redis.admin.hkeys(`${stores.prefix}:{store}:obligations:texts`)).some((id) => id.startsWith('runs '));
    await eventually('nothing is owed any more', async () => !(await left()), PATIENCE_MS);
  });

  it.each([
    ['archived', { isArchived: true }],
    ['left without the bot', { members: ['U0ALICE'] }],
  ])('tell the requester when the channel was %s during the run', async (_, change) => {
    const root = await firstAfter(
      workspace,
      () => workspace.as('U0ALICE').slash(OPS, 'sleeper shop/web'),
      ({ text }) => text.includes(': running'),
      OPS,
    );
    const before = directTo('U0ALICE').length;
    const was = workspace.channel(OPS);
    workspace.changeChannel(OPS, change);
    try {
      await workspace.as('U0ALICE').slash(INCIDENT, `stop ${runIdIn(root)}`);
      const told = await workspace.waitFor(
        () => (directTo('U0ALICE').length >= before + 2 ? directTo('U0ALICE').slice(before) : undefined),
        { timeoutMs: PATIENCE_MS, what: 'the direct messages' },
      );
      expect(told.map(read).join('\n')).toMatch(/asleep since now.*stopped/s);
      expect(JSON.stringify(told[0]?.blocks)).toContain(OPS);
    } finally {
      workspace.changeChannel(OPS, was ?? {});
    }
  });

  it('let a channel that Slack limits hold up no other, whichever of them met the limit', async () => {
    workspace.faults.add({
      fault: { kind: 'rate-limited', retryAfterSeconds: 8 },
      method: 'chat.postMessage',
      channel: INCIDENT,
      times: 1,
    });
    const before = roots(INCIDENT).length;
    await workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/web');
    await workspace.waitFor((now) => now.calls('chat.postMessage').length === 1);
    const limitedAt = Date.now();
    await workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/cache');
    for (const target of ['shop/web', 'shop/cache']) {
      await firstAfter(workspace, () => workspace.as('U0ALICE').slash(OPS, `netstat ${target}`), hasEnded, OPS);
    }
    expect(Date.now() - limitedAt).toBeLessThan(7_500);
    expect(roots(INCIDENT)).toHaveLength(before);
    await workspace.waitFor(
      (now) => roots(INCIDENT).length === before + 2 && now.calls('chat.postMessage').length > 0,
      {
        timeoutMs: PATIENCE_MS,
        what: 'both runs in the channel that was limited',
      },
    );
    expect(Date.now() - limitedAt).toBeGreaterThan(7_900);
    // The other bot learnt of the limit without a call.
    expect(workspace.calls('chat.postMessage').filter(({ status }) => status === 429)).toHaveLength(1);
    await workspace.waitFor(() => roots(INCIDENT).slice(before).every(hasEnded), { timeoutMs: PATIENCE_MS });
  });

  it('post no faster together than Slack lets one app', async () => {
    const channel = OPS;
    const before = roots(channel).length;
    const began = workspace.rateOf(channel).beyond;
    const targets = ['shop/web', 'shop/cache', 'payments/api'];
    for (let count = 0; count < 9; count += 1) {
      await workspace.as('U0ALICE').slash(channel, `netstat ${targets[count % 3] ?? ''}`);
    }
    await workspace.waitFor(() => roots(channel).slice(before).filter(hasEnded).length === 9, {
      timeoutMs: PATIENCE_MS,
      what: 'nine runs',
    });
    expect(workspace.rateOf(channel).beyond).toBe(began);
    expect(workspace.rateOf(channel).peakPerSecond).toBeLessThanOrEqual(RATE.burst);
  });
});
