import { BotProcess } from './bot-process.js';
import { ClusterChild } from './cluster-child.js';
import type { Figure } from './figures.js';
import { median, percentile } from './figures.js';
import type { PlainRun } from './plain-run.js';
import { plainRun } from './plain-run.js';
import { channelOf, openWorkspace } from './workspace.js';

const RUNS = 30;
/** The first runs load what is loaded once, and look the person and the node up. */
const WARM_UP = 3;

/** Plain runs one after the other on the pods of the demo, each idle, with real containers. */
export async function measurePlainRuns(cli: string): Promise<readonly Figure[]> {
  const workspace = await openWorkspace();
  try {
    const cluster = await ClusterChild.start('demo');
    try {
      const settings = { limits: { levels: { person: { concurrent: 5 }, cluster: { concurrent: 20 } } } };
      const bot = await BotProcess.start({ cli, workspace, kubeconfig: cluster.kubeconfig, settings });
      try {
        const run = (index: number): Promise<PlainRun> =>
          plainRun(workspace, cluster, channelOf(index), cluster.pods[index % cluster.pods.length] ?? '');
        for (let index = 0; index < WARM_UP; index += 1) await run(index);
        const before = await bot.cpuMs();
        const runs: PlainRun[] = [];
        for (let index = 0; index < RUNS; index += 1) runs.push(await run(WARM_UP + index));
        return figuresOf(runs, (await bot.cpuMs()) - before, (await bot.memory()).now);
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

function figuresOf(runs: readonly PlainRun[], cpuMs: number, memory: number): Figure[] {
  const of = (pick: (run: PlainRun) => number): number[] => runs.map(pick);
  const own = of(({ before, after }) => before + after);
  return [
    { what: `own time per run, median of ${RUNS}`, value: median(own), unit: 'ms', most: 50 },
    { what: 'own time per run, p95', value: percentile(own, 0.95), unit: 'ms' },
    { what: '  command to attach, median', value: median(of(({ before }) => before)), unit: 'ms' },
    { what: "  tool's end to result, median", value: median(of(({ after }) => after)), unit: 'ms' },
    { what: '  command to result, median', value: median(of(({ whole }) => whole)), unit: 'ms' },
    { what: '  processor time of the bot per run', value: cpuMs / runs.length, unit: 'ms' },
    {
      what: 'Kubernetes calls per run, most',
      value: Math.max(...of((run) => run.kubernetesCalls)),
      unit: 'calls',
      most: 6,
      gates: true,
    },
    { what: '  and for the events of a slow start', value: Math.max(...of((run) => run.eventCalls)), unit: 'calls' },
    {
      what: "  and beside it, to tell in the pod's events",
      value: Math.max(...of((run) => run.toldCalls)),
      unit: 'calls',
    },
    {
      what: 'Slack calls per run, most',
      value: Math.max(...of((run) => run.slackCalls)),
      unit: 'calls',
      most: 3,
      gates: true,
    },
    { what: '  and for the progress of a long run', value: Math.max(...of((run) => run.progressCalls)), unit: 'calls' },
    { what: `memory after ${RUNS + WARM_UP} runs`, value: memory, unit: 'MiB' },
  ];
}
