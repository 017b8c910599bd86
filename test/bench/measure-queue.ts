import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { BotProcess } from './bot-process.js';
import { ClusterChild } from './cluster-child.js';
import type { Figure } from './figures.js';
import { ASKER, channelOf, openWorkspace } from './workspace.js';

const QUEUED = 1_000;
const AT_A_TIME = 10;
const SHOWN_MS = 120_000;
const SAMPLES = 5;

/** Memory with runs that wait behind one that does not end, each shown in its channel. */
export async function measureQueue(cli: string): Promise<readonly Figure[]> {
  const workspace = await openWorkspace();
  try {
    const cluster = await ClusterChild.start('holding');
    try {
      const limits = { levels: { person: { concurrent: 1 } }, queue: QUEUED, queuePerPerson: QUEUED };
      const bot = await BotProcess.start({ cli, workspace, kubeconfig: cluster.kubeconfig, settings: { limits } });
      try {
        await fillQueue(workspace, cluster.pods);
        const samples: number[] = [];
        for (let sample = 0; sample < SAMPLES; sample += 1) {
          samples.push((await bot.memory()).now);
          await sleep(1_000);
        }
        const { peak } = await bot.memory();
        return [
          {
            what: `memory with ${QUEUED} queued runs, most`,
            value: Math.max(...samples),
            unit: 'MiB',
            most: 256,
            gates: true,
          },
          { what: '  the peak on the way there', value: peak, unit: 'MiB' },
        ];
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

async function fillQueue(workspace: Workspace, pods: readonly string[]): Promise<void> {
  const indexes = Array.from({ length: QUEUED + 1 }, (_, index) => index).values();
  const give = async (): Promise<void> => {
    for (const index of indexes) {
      await workspace.as(ASKER).slash(channelOf(index), `netstat ${pods[index % pods.length] ?? ''}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, give));
  const shown = (all: Workspace): boolean => all.calls('chat.postMessage').length > QUEUED;
  await workspace.waitFor(shown, { timeoutMs: SHOWN_MS, what: `${QUEUED} queued runs` });
}
