import { setTimeout as sleep } from 'node:timers/promises';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { RealCluster } from '../cluster/real-cluster.js';
import { connectRealCluster } from '../cluster/real-cluster.js';
import { makePod } from '../kubernetes/support/pods.js';
import { aCapsule } from '../support/examples.js';
import { startBotForCapsule } from './bot-for-capsule.js';
import type { Figure } from './figures.js';
import { median } from './figures.js';
import { Kubectl } from './kubectl.js';
import { resultOf } from './plain-run.js';
import { channelOf, openWorkspace, runToTheEnd } from './workspace.js';

const ROUNDS = 5;
/** A kubelet takes up to a second before it starts a pod's next ephemeral container; on an idle target nobody pays for the one before. */
const IDLE_MS = 2_000;
const POD = 'app';
const PRINTED = 'bench-was-here';
const ARGV = ['sh', '-c', `echo ${PRINTED}`];

/**
 * The bot and kubectl in turns, on the same pod of the cluster of RECAP_TEST_KUBECONFIG, with the same image and the same command:
 * from the command to the result posted, against `kubectl debug` plus `kubectl logs`. Other variables are those of `test:cluster`.
 */
export async function measureKubectl(env: NodeJS.ProcessEnv): Promise<readonly Figure[]> {
  const kubectl = new Kubectl(env['RECAP_TEST_KUBECONFIG'] ?? '', env['RECAP_TEST_CONTEXT']);
  await kubectl.require();
  const real = connectRealCluster(env);
  try {
    const workspace = await openWorkspace();
    try {
      return await compare(real, kubectl, workspace);
    } finally {
      await workspace.close();
    }
  } finally {
    await real.close();
  }
}

async function compare(real: RealCluster, kubectl: Kubectl, workspace: Workspace): Promise<Figure[]> {
  const { image, imagePullPolicy } = real;
  const namespace = await real.makeNamespace();
  const wish = { namespace, name: POD, image: real.appImage, imagePullPolicy };
  await makePod(real.admin, wish, AbortSignal.timeout(120_000));
  const capsule = aCapsule({ name: 'bench', image, argv: ARGV.map((literal) => ({ literal })) });
  const bot = await startBotForCapsule(capsule, real.cluster, workspace);
  const times: { readonly bot: number; readonly kubectl: number }[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const container = `bench-${round}`;
      const debug = { namespace, pod: POD, target: 'app', container, image, imagePullPolicy, argv: ARGV };
      await sleep(IDLE_MS);
      const byKubectl = await kubectl.debugAndLogs(debug, PRINTED);
      await sleep(IDLE_MS);
      const byBot = await runOnce(workspace, channelOf(round), `bench ${namespace}/${POD}`);
      // The first round pulls the image, and looks up what is looked up once.
      if (round > 0) times.push({ bot: byBot, kubectl: byKubectl });
    }
  } finally {
    await bot.close();
  }
  return figuresOf(times);
}

/** Milliseconds from the command to its result. */
async function runOnce(workspace: Workspace, channel: string, text: string): Promise<number> {
  workspace.forgetCalls();
  const sent = Date.now();
  await runToTheEnd(workspace, channel, text);
  return resultOf(workspace.calls()) - sent;
}

function figuresOf(times: readonly { readonly bot: number; readonly kubectl: number }[]): Figure[] {
  const bot = median(times.map((each) => each.bot));
  const kubectl = median(times.map((each) => each.kubectl));
  return [
    { what: `command to result, median of ${times.length}`, value: bot, unit: 'ms' },
    { what: '  kubectl debug and kubectl logs, same pod', value: kubectl, unit: 'ms' },
    { what: '  the bot against kubectl', value: bot / kubectl, unit: 'ratio', most: 1, gates: true },
  ];
}
