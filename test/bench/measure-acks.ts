import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { Verdict } from '../../src/sandbox/workspace/delivery/delivery.js';
import { BotProcess } from './bot-process.js';
import { ClusterChild } from './cluster-child.js';
import type { Figure } from './figures.js';
import { percentile } from './figures.js';
import { ASKER, giveCommands, openWorkspace } from './workspace.js';

const PER_SECOND = 50;
const SECONDS = 10;
const COMMANDS = PER_SECOND * SECONDS;
const RESULTS_MS = 120_000;

/** As by default 20 capsules at a time in the cluster, but no rate and no limit for the one person and the one node. */
const LEVELS = {
  person: { concurrent: COMMANDS },
  node: { concurrent: COMMANDS },
  cluster: { concurrent: 20 },
};

/**
 * Acks of commands that come at an even pace, whatever has become of those before. Each goes the whole way: rights, target, attach,
 * log, two posts and an edit; only the capsules are of a kubelet without processes. What has no result in the end was refused.
 */
export async function measureAcks(cli: string): Promise<readonly Figure[]> {
  const workspace = await openWorkspace();
  try {
    const cluster = await ClusterChild.start('instant');
    try {
      const limits = { levels: LEVELS, queue: COMMANDS, queuePerPerson: COMMANDS };
      const bot = await BotProcess.start({ cli, workspace, kubeconfig: cluster.kubeconfig, settings: { limits } });
      try {
        const cpu = await bot.cpuMs();
        const began = performance.now();
        const verdicts = await giveCommands(workspace, cluster.pods, { count: COMMANDS, perSecond: PER_SECOND });
        const results = await resultsOf(workspace);
        const took = (performance.now() - began) / 1_000;
        return [...ackFigures(verdicts), ...resultFigures(results, took, (await bot.cpuMs()) - cpu)];
      } finally {
        await bot.kill();
      }
    } finally {
      await cluster.close();
    }
  } finally {
    await workspace.close();
  }
}

/** Results in threads, once each command has its result or was refused. */
async function resultsOf(workspace: Workspace): Promise<number> {
  const results = (): number =>
    workspace.calls('chat.postMessage').filter(({ args }) => args['thread_ts'] !== undefined).length;
  const isOver = (): boolean => results() + workspace.ephemerals(ASKER).length >= COMMANDS;
  await workspace.waitFor(isOver, { timeoutMs: RESULTS_MS, what: `the end of ${COMMANDS} commands` });
  return results();
}

function ackFigures(verdicts: readonly Verdict[]): Figure[] {
  const acks = verdicts.map(({ ackMs }) => ackMs ?? Number.POSITIVE_INFINITY);
  const what = `ack at ${PER_SECOND} commands/s for ${SECONDS} s`;
  return [
    { what: `${what}, p50`, value: percentile(acks, 0.5), unit: 'ms' },
    { what: `${what}, p99`, value: percentile(acks, 0.99), unit: 'ms', most: 200 },
  ];
}

function resultFigures(results: number, seconds: number, cpuMs: number): Figure[] {
  return [
    { what: `  results of ${COMMANDS} commands`, value: results, unit: 'runs' },
    { what: '  first command to last result', value: seconds, unit: 's' },
    { what: '  processor time of the bot per run', value: cpuMs / COMMANDS, unit: 'ms' },
  ];
}
