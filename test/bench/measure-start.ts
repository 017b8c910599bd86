import { setTimeout as sleep } from 'node:timers/promises';
import { BotProcess } from './bot-process.js';
import { ClusterChild } from './cluster-child.js';
import type { Figure } from './figures.js';
import { median } from './figures.js';
import { openWorkspace } from './workspace.js';

const STARTS = 5;
/** What the start leaves behind is collected meanwhile. */
const SETTLE_MS = 3_000;

/** The start of the process until it takes commands, and its memory when nothing has happened yet. */
export async function measureStart(cli: string): Promise<readonly Figure[]> {
  const workspace = await openWorkspace();
  try {
    const cluster = await ClusterChild.start('instant');
    try {
      const starts: { ready: number; cpu: number; memory: number }[] = [];
      for (let start = 0; start < STARTS; start += 1) {
        const bot = await BotProcess.start({ cli, workspace, kubeconfig: cluster.kubeconfig });
        try {
          const cpu = await bot.cpuMs();
          await sleep(SETTLE_MS);
          starts.push({ ready: bot.readyAfterMs, cpu, memory: (await bot.memory()).now });
        } finally {
          await bot.kill();
        }
      }
      return figuresOf(starts);
    } finally {
      await cluster.close();
    }
  } finally {
    await workspace.close();
  }
}

function figuresOf(starts: readonly { ready: number; cpu: number; memory: number }[]): Figure[] {
  return [
    {
      what: `ready after, median of ${STARTS} starts`,
      value: median(starts.map(({ ready }) => ready)),
      unit: 'ms',
      most: 2_000,
    },
    { what: '  processor time until ready', value: median(starts.map(({ cpu }) => cpu)), unit: 'ms' },
    {
      what: 'memory when idle, most',
      value: Math.max(...starts.map(({ memory }) => memory)),
      unit: 'MiB',
      most: 160,
      gates: true,
    },
  ];
}
