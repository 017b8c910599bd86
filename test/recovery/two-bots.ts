import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Settings } from '../../src/config-schema.js';
import type { RedisOptions } from '../../src/redis/options.js';
import type { FaultRequest } from '../../src/sandbox/cluster/api/faults.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { Timing } from '../../src/slack/conversation/timing.js';
import { answerTo, firstAfter, INCIDENT, PATIENCE_MS, runIdIn } from '../e2e/asking.js';
import { capsuleProcesses, runningCapsules } from '../e2e/node-processes.js';
import { optionsFor } from '../redis/support.js';
import type { BotProcess } from '../support/bot-process.js';
import { startBotProcess } from '../support/bot-process.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { startRedisServer } from '../support/redis-server.js';
import type { WholeBot } from '../support/whole-bot.js';
import { BOT_ACCOUNT, openWholeBot } from '../support/whole-bot.js';

/** Long enough for a busy machine, short enough for a test. */
const recoveryTimes = { leaseMs: 3_000, extendMs: 500, sweepMs: 200, owedFirstMs: 1_000 };
export const TAKEN_OVER = 'Taken over from a bot that stopped';
export const TEST_MS = 3 * PATIENCE_MS;

export interface TwoBotsOptions {
  /** Whether Redis remembers after a restart; it does unless this says no. */
  readonly persistent?: boolean;
  readonly node?: boolean;
  readonly settings?: (settings: Settings) => Settings;
  readonly slackTiming?: Partial<Timing>;
}

/** A bot that lives, and one in a process of its own for each test, which may be killed: on one Redis, one workspace and one cluster. */
export class TwoBots {
  redis!: RedisServer;
  stores!: RedisOptions;
  whole!: WholeBot;
  doomed!: BotProcess;
  /** Which of them gets the next payload. */
  to: 'survivor' | 'doomed' = 'doomed';
  readonly #undo: (() => void)[] = [];

  constructor(private readonly options: TwoBotsOptions) {}

  get workspace(): Workspace {
    return this.whole.workspace;
  }

  async open(): Promise<void> {
    const { persistent = true, node = false, settings: change = (same) => same, slackTiming } = this.options;
    this.redis = await startRedisServer({ persistent });
    this.stores = optionsFor(this.redis);
    this.whole = await openWholeBot({
      redis: this.stores,
      recoveryTimes,
      ...(slackTiming && { slackTiming }),
      node,
      workspace: { pickConnection: (count) => (this.to === 'doomed' ? count - 1 : 0) },
      settings: (settings) =>
        change({
          ...settings,
          slack: { ...settings.slack, connections: 1 },
          runs: { ...settings.runs, shutdownGrace: 500 },
        }),
    });
  }

  async close(): Promise<void> {
    try {
      await this.whole.close();
    } finally {
      await this.redis.close();
    }
  }

  async startDoomed(): Promise<void> {
    this.to = 'doomed';
    const { settings, capsules, cluster } = this.whole;
    const { botToken, appToken } = this.workspace;
    const kubeconfig = cluster.kubeconfigFor(BOT_ACCOUNT);
    const secrets = { botToken, appToken };
    const { slackTiming } = this.options;
    const work = { settings, capsules, redis: this.stores, secrets, kubeconfig, recoveryTimes };
    this.doomed = await startBotProcess({ ...work, ...(slackTiming && { slackTiming }) });
  }

  /** Nothing of any capsule is left. */
  async endDoomed(): Promise<void> {
    for (const one of this.#undo.splice(0)) one();
    this.doomed.kill();
    await this.doomed.gone();
    expect(capsuleProcesses()).toEqual([]);
    expect(runningCapsules(this.whole.cluster)).toEqual([]);
  }

  async kill(): Promise<void> {
    this.doomed.kill();
    await this.doomed.gone();
  }

  /** SIGKILL as soon as the bot asks for this, and what it asks for is not done. */
  killAt(which: (request: FaultRequest) => boolean): void {
    const match = (request: FaultRequest): boolean => {
      if (!which(request)) return false;
      this.doomed.kill();
      return true;
    };
    this.undo(this.whole.cluster.faults.add({ match, effect: { kind: 'reset' }, times: 1 }));
  }

  /** At the end of the test. */
  undo(one: () => void): void {
    this.#undo.push(one);
  }

  shows({ channel, ts }: StoredMessage, word: string): boolean {
    return this.workspace.message(channel, ts)?.text.includes(word) === true;
  }

  /** The run's first message. */
  ask(words: string): Promise<StoredMessage> {
    const isRoot = ({ threadTs }: StoredMessage): boolean => threadTs === undefined;
    return firstAfter(this.workspace, () => this.workspace.as('U0ALICE').slash(INCIDENT, words), isRoot);
  }

  async stopFromSurvivor(root: StoredMessage): Promise<void> {
    this.to = 'survivor';
    expect(await answerTo(this.workspace, 'U0ALICE', `stop ${runIdIn(root)}`)).toContain('Told to stop');
  }

  /** No run is on record that has not ended. */
  allEnded(): Promise<void> {
    const live = `${this.stores.prefix}:{store}:live`;
    return eventually('all runs have ended', async () => (await this.redis.admin.zcard(live)) === 0, PATIENCE_MS);
  }
}

export function useTwoBots(options: TwoBotsOptions = {}): TwoBots {
  const bots = new TwoBots(options);
  beforeAll(() => bots.open(), 120_000);
  afterAll(() => bots.close(), 60_000);
  beforeEach(() => bots.startDoomed(), 120_000);
  afterEach(() => bots.endDoomed(), 60_000);
  return bots;
}

export const isAttach = ({ verb, subresource, query }: FaultRequest): boolean =>
  verb === 'patch' && subresource === 'ephemeralcontainers' && !query.has('dryRun');
/** What the bot asks once its capsule is attached. */
export const isFollow = ({ verb, query }: FaultRequest): boolean =>
  verb === 'watch' && query.get('fieldSelector')?.startsWith('metadata.name=') === true;
