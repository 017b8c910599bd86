import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRequest } from '../../src/sandbox/cluster/api/faults.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { optionsFor } from '../redis/support.js';
import type { BotProcess } from '../support/bot-process.js';
import { startBotProcess } from '../support/bot-process.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import type { WholeBot } from '../support/whole-bot.js';
import { BOT_ACCOUNT, openWholeBot } from '../support/whole-bot.js';
import { answerTo, endOf, firstAfter, INCIDENT, PATIENCE_MS, runIdIn, startOf } from '../e2e/asking.js';
import { capsuleProcesses, runningCapsules } from '../e2e/node-processes.js';

/** Long enough for a busy machine, short enough for a test. */
const recoveryTimes = { leaseMs: 3_000, extendMs: 500, sweepMs: 200 };
const MANY = { concurrent: 20 };
const TAKEN_OVER = 'Taken over from a bot that stopped';
const TEST_MS = 3 * PATIENCE_MS;

let redis: RedisServer;
let stores: RedisOptions;
let whole: WholeBot;
let workspace: Workspace;
let doomed: BotProcess;
/** Which bot gets the next payload. */
let to: 'survivor' | 'doomed' = 'doomed';
const undo: (() => void)[] = [];

beforeAll(async () => {
  redis = await startRedisServer({ persistent: true });
  stores = optionsFor(redis);
  whole = await openWholeBot({
    redis: stores,
    recoveryTimes,
    workspace: { pickConnection: (count) => (to === 'doomed' ? count - 1 : 0) },
    settings: (settings) => ({
      ...settings,
      slack: { ...settings.slack, connections: 1 },
      // What a killed bot held stays held until its runs must be over, so each target is good for two tests.
      limits: { levels: { target: { concurrent: 2 }, node: MANY, person: MANY, cluster: MANY } },
      runs: { ...settings.runs, shutdownGrace: 500 },
    }),
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

beforeEach(async () => {
  to = 'doomed';
  const { settings, capsules, cluster } = whole;
  const { botToken, appToken } = workspace;
  const kubeconfig = cluster.kubeconfigFor(BOT_ACCOUNT);
  const secrets = { botToken, appToken };
  doomed = await startBotProcess({ settings, capsules, redis: stores, secrets, kubeconfig, recoveryTimes });
}, 120_000);
afterEach(async () => {
  for (const one of undo.splice(0)) one();
  doomed.kill();
  await doomed.gone();
  expect(capsuleProcesses()).toEqual([]);
  expect(runningCapsules(whole.cluster)).toEqual([]);
}, 60_000);

const isAttach = ({ verb, subresource, query }: FaultRequest): boolean =>
  verb === 'patch' && subresource === 'ephemeralcontainers' && !query.has('dryRun');
/** What the bot asks once its capsule is attached. */
const isFollow = ({ verb, query }: FaultRequest): boolean =>
  verb === 'watch' && query.get('fieldSelector')?.startsWith('metadata.name=') === true;

/** SIGKILL as soon as the bot asks for this, and what it asks for is not done. */
function killAt(which: (request: FaultRequest) => boolean): void {
  const match = (request: FaultRequest): boolean => {
    if (!which(request)) return false;
    doomed.kill();
    return true;
  };
  undo.push(whole.cluster.faults.add({ match, effect: { kind: 'reset' }, times: 1 }));
}

const shows = ({ channel, ts }: StoredMessage, word: string): boolean =>
  workspace.message(channel, ts)?.text.includes(word) === true;
/** The run's first message. */
const ask = (words: string): Promise<StoredMessage> => {
  const isRoot = ({ threadTs }: StoredMessage): boolean => threadTs === undefined;
  return firstAfter(workspace, () => workspace.as('U0ALICE').slash(INCIDENT, words), isRoot);
};
async function stopFromSurvivor(root: StoredMessage): Promise<void> {
  to = 'survivor';
  expect(await answerTo(workspace, 'U0ALICE', `stop ${runIdIn(root)}`)).toContain('Told to stop');
}

describe('a run whose bot is killed', { timeout: TEST_MS }, () => {
  it('while it is queued runs on another one', async () => {
    to = 'survivor';
    const first = await startOf(workspace, 'U0ALICE', 'sleeper shop/web');
    const other = await startOf(workspace, 'U0ALICE', 'sleeper shop/web');
    to = 'doomed';
    const second = await ask('netstat shop/web');
    await eventually('it is queued', () => shows(second, 'queued'), PATIENCE_MS);
    doomed.kill();
    await doomed.gone();
    for (const one of [first, other]) await stopFromSurvivor(one);
    for (const one of [first, other]) await endOf(workspace, one);
    const { said, root, replies } = await endOf(workspace, second);
    expect(root.text).toContain(': done');
    expect(said).toContain(TAKEN_OVER);
    expect(replies).toHaveLength(1);
  });

  it('before its capsule was attached ends, and says that nothing was run', async () => {
    killAt(isAttach);
    const { said, root, replies } = await endOf(workspace, await ask('netstat shop/cache'));
    expect(root.text).toContain(': interrupted');
    expect(said).toContain('nothing was run');
    expect(replies).toEqual([]);
  });

  it('when its capsule was attached a moment ago is read to its end, once', async () => {
    killAt(isFollow);
    const { said, root, replies } = await endOf(workspace, await ask('netstat shop/cache'));
    expect(root.text).toContain(': done');
    expect(said).toContain(TAKEN_OVER);
    expect(said).toContain('Target unchanged');
    expect(replies).toHaveLength(1);
  });

  it('while it runs is carried on by the other one, and can be stopped there', async () => {
    const root = await startOf(workspace, 'U0ALICE', 'sleeper shop/traffic');
    doomed.kill();
    await doomed.gone();
    await stopFromSurvivor(root);
    const { said, replies } = await endOf(workspace, root);
    expect(said).toContain('stopped the run');
    expect(said).toContain('asleep since now');
    expect(said).toContain(TAKEN_OVER);
    expect(replies).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)('%s its result reached Slack has it posted once', async (when) => {
    undo.push(() => workspace.faults.clear());
    workspace.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'slow', delayMs: 0 } });
    workspace.faults.add({ method: 'chat.postMessage', times: 1, fault: { kind: 'hang', when } });
    const root = await ask('netstat payments/api');
    const live = `${stores.prefix}:{store}:live`;
    await eventually('the run has ended', async () => (await redis.admin.zcard(live)) === 0, PATIENCE_MS);
    doomed.kill();
    const { said, replies } = await endOf(workspace, root);
    expect(said).toContain('Protocol');
    expect(replies).toHaveLength(1);
  });
});

describe('two bots', { timeout: TEST_MS }, () => {
  it('stop a run of the other within two seconds', async () => {
    const root = await startOf(workspace, 'U0ALICE', 'sleeper shop/traffic');
    to = 'survivor';
    const begin = performance.now();
    await workspace.as('U0ALICE').slash(INCIDENT, `stop ${runIdIn(root)}`);
    await eventually('its processes are gone', () => capsuleProcesses().length === 0, PATIENCE_MS);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect((await endOf(workspace, root)).said).toContain('stopped the run');
  });

  it('hand a run that goes on over when one is told to end', async () => {
    const root = await startOf(workspace, 'U0ALICE', 'sleeper shop/web');
    await doomed.stop();
    expect(capsuleProcesses().some((line) => line.startsWith('sleep 250'))).toBe(true);
    await stopFromSurvivor(root);
    const { said, replies } = await endOf(workspace, root);
    expect(said).toContain(TAKEN_OVER);
    expect(said).not.toContain('The bot was stopped');
    expect(replies).toHaveLength(1);
  });
});
