import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RedisOptions } from '../../src/redis/options.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { optionsFor } from '../redis/support.js';
import type { BotWork } from '../support/bot-child.js';
import type { BotProcess } from '../support/bot-process.js';
import { startBotProcess } from '../support/bot-process.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import type { WholeBot } from '../support/whole-bot.js';
import { BOT_ACCOUNT, openWholeBot } from '../support/whole-bot.js';
import { endOf, firstAfter, hasEnded, INCIDENT, PATIENCE_MS } from '../e2e/asking.js';
import { capsuleProcesses, runningCapsules } from '../e2e/node-processes.js';
import { buttonsOf, read } from '../e2e/read-message.js';

const recoveryTimes = { leaseMs: 3_000, extendMs: 500, sweepMs: 200, approvalsMs: 1_000 };
const TEST_MS = 3 * PATIENCE_MS;
type DiesAt = NonNullable<BotWork['diesAt']>;

let redis: RedisServer;
let stores: RedisOptions;
let whole: WholeBot;
let workspace: Workspace;
let doomed: BotProcess | undefined;
/** Which bot gets the next payload; what comes when the doomed one is gone goes to the survivor. */
let to: 'survivor' | 'doomed' = 'survivor';

beforeAll(async () => {
  redis = await startRedisServer({ persistent: true });
  stores = optionsFor(redis);
  whole = await openWholeBot({
    redis: stores,
    recoveryTimes,
    workspace: { pickConnection: (count) => (to === 'doomed' ? count - 1 : 0), eventRetryDelaysMs: [500] },
    settings: (settings) => ({ ...settings, slack: { ...settings.slack, connections: 1 } }),
  });
  ({ workspace } = whole);
}, 120_000);
afterAll(async () => {
  try {
    await whole.close();
  } finally {
    await redis.close();
  }
}, 60_000);
afterEach(async () => {
  doomed?.kill();
  await doomed?.gone();
  to = 'survivor';
  expect(capsuleProcesses()).toEqual([]);
  expect(runningCapsules(whole.cluster)).toEqual([]);
}, 60_000);

/** A bot that gets what comes next, and ends itself there. */
async function startDoomed(diesAt: DiesAt): Promise<BotProcess> {
  const { settings, capsules, cluster } = whole;
  const { botToken, appToken } = workspace;
  const kubeconfig = cluster.kubeconfigFor(BOT_ACCOUNT);
  const secrets = { botToken, appToken };
  doomed = await startBotProcess({ settings, capsules, redis: stores, secrets, kubeconfig, recoveryTimes, diesAt });
  to = 'doomed';
  return doomed;
}

const isRootOfARun = (one: StoredMessage): boolean =>
  one.user === 'U0RECAP' && one.threadTs === undefined && hasEnded(one);

/** All that is shown of the runs that came after a moment, once nothing is left to be done. */
async function settled(since: ReadonlySet<string>): Promise<readonly StoredMessage[]> {
  await expect.poll(obligations, { timeout: PATIENCE_MS }).toEqual([]);
  return workspace.messages(INCIDENT).filter((one) => !since.has(one.ts) && isRootOfARun(one));
}
const messagesNow = (): ReadonlySet<string> => new Set(workspace.messages(INCIDENT).map(({ ts }) => ts));

/** What somebody has to do still, but for the chores. */
async function obligations(): Promise<readonly string[]> {
  const all = await redis.admin.hkeys(`${stores.prefix}:{store}:obligations:texts`);
  return all.filter((id) => id.includes(' '));
}

const BEFORE_ITS_RUN: [what: string, diesAt: DiesAt][] = [
  ['accepted it and not acknowledged it', { call: 'inbox.accept', when: 'after' }],
  ['acknowledged it', { call: 'directory.find', when: 'before' }],
  ['planned its run', { call: 'runs.create', when: 'before' }],
  ['written its run', { call: 'runs.create', when: 'after' }],
];

describe('a bot that is killed when it has', { timeout: TEST_MS }, () => {
  it.each(BEFORE_ITS_RUN)('%s leaves a command to another one, which shows its run once', async (_what, diesAt) => {
    const bot = await startDoomed(diesAt);
    const before = messagesNow();
    const root = await firstAfter(
      workspace,
      () => workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/web'),
      isRootOfARun,
    );
    await bot.gone();
    const { replies, said } = await endOf(workspace, root);
    expect(said).toContain('Protocol');
    expect(replies).toHaveLength(1);
    expect(await settled(before)).toHaveLength(1);
  });
});

describe('a mention of a bot that is killed', { timeout: TEST_MS }, () => {
  it.each(['before', 'after'] as const)(
    '%s it was accepted is delivered again by Slack, and runs once',
    async (when) => {
      const bot = await startDoomed({ call: 'inbox.accept', when });
      const { ts } = await workspace.as('U0ALICE').mention(INCIDENT, 'netstat shop/web');
      await bot.gone();
      await workspace.waitFor((now) => now.messages(INCIDENT, ts).find(hasEnded), { timeoutMs: PATIENCE_MS });
      await expect.poll(obligations, { timeout: PATIENCE_MS }).toEqual([]);
      const runs = workspace.messages(INCIDENT, ts).filter(hasEnded);
      expect(runs).toHaveLength(1);
    },
  );
});

describe('a verb whose bot is killed', { timeout: TEST_MS }, () => {
  it('before it was answered is answered by another one', async () => {
    const bot = await startDoomed({ call: 'directory.find', when: 'before' });
    const told = workspace.ephemerals('U0BOB').length;
    await workspace.as('U0BOB').slash(INCIDENT, 'whoami');
    await bot.gone();
    const answer = await workspace.waitFor((now) => now.ephemerals('U0BOB')[told], { timeoutMs: PATIENCE_MS });
    expect(read(answer)).toContain('bob');
  });
});

describe('a bot that is killed while an approval is used', { timeout: TEST_MS }, () => {
  const waits = (message: StoredMessage): boolean =>
    buttonsOf(message).some(({ actionId }) => actionId === 'recap_approve');

  it.each([
    ['before its run is on record', { call: 'runs.create', when: 'before' }],
    ['when its run is on record', { call: 'runs.create', when: 'after' }],
    ['when it is approved', { call: 'approvals.change', when: 'after' }],
  ] satisfies [string, DiesAt][])('%s leaves the run to another one, which shows it once', async (_when, diesAt) => {
    to = 'survivor';
    const ask = () => workspace.as('U0ALICE').slash(INCIDENT, 'snoop shop/web');
    const request = await firstAfter(workspace, ask, waits);
    const bot = await startDoomed(diesAt);
    await workspace.as('U0ERIN').press(INCIDENT, request.ts, 'recap_approve');
    await bot.gone();
    const inThread = (): readonly StoredMessage[] => workspace.messages(INCIDENT, request.ts).filter(hasEnded);
    await workspace.waitFor(() => inThread().length > 0, { timeoutMs: PATIENCE_MS });
    await expect.poll(obligations, { timeout: PATIENCE_MS }).toEqual([]);
    expect(inThread()).toHaveLength(1);
  });
});
