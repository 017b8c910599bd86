import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '../../src/config.js';
import type { Settings } from '../../src/config-schema.js';
import { parseClusterName, parseNamespaceName } from '../../src/domain/names.js';
import type { RecoveryTimes } from '../../src/core/recovery/times.js';
import { findInstallation } from '../../src/installation.js';
import type { ConnectedCluster } from '../../src/kubernetes/cluster.js';
import type { Bot } from '../../src/main.js';
import type { RedisOptions } from '../../src/redis/options.js';
import { connect } from '../../src/clusters.js';
import { startBot } from '../../src/main.js';
import { openCatalog } from '../../src/open-catalog.js';
import type { Manifest } from '../../src/sandbox/cluster/demo/manifest.js';
import { demoObjects } from '../../src/sandbox/cluster/demo/demo-objects.js';
import { demoTokens } from '../../src/sandbox/cluster/demo/demo-tokens.js';
import { startDemoNode } from '../../src/sandbox/cluster/demo/start-demo-node.js';
import { waitForDemo } from '../../src/sandbox/cluster/demo/wait-for-demo.js';
import type { EmbeddedCluster } from '../../src/sandbox/cluster/server.js';
import { startCluster } from '../../src/sandbox/cluster/server.js';
import { seed } from '../../src/sandbox/cluster/api/seed.js';
import type { HealthTimes } from '../../src/telemetry/health.js';
import type { TraceOptions } from '../../src/telemetry/span-sender.js';
import type { Timing } from '../../src/slack/conversation/timing.js';
import type { TotpKey } from '../../src/totp/sealed-secret.js';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import type { WorkspaceOptions } from '../../src/sandbox/workspace/options.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { recordingLog } from '../slack/support.js';

/** The account whose rights the chart grants; the demo cluster has it too. */
export const BOT_ACCOUNT = 'system:serviceaccount:recap:recap';

/** Who the workspace's people are in the demo cluster; carol is mapped to nobody. */
const PEOPLE: Settings['identities'] = {
  users: {
    U0ALICE: { user: 'alice', groups: ['sre'] },
    U0BOB: { user: 'bob', groups: ['dev'] },
    U0ERIN: { user: 'erin', groups: ['sre', 'sre-leads'] },
    U0GUEST: { user: 'gus', groups: ['sre'] },
    U0GONE: { user: 'greta', groups: ['sre'] },
    U0CIBOT: { user: 'ci', groups: ['sre'] },
    U0DAVE: { user: 'dave', groups: ['sre'] },
  },
};

export interface WholeBotOptions {
  /** Over the settings that the sandbox has. */
  readonly settings?: (settings: Settings) => Settings;
  readonly workspace?: Partial<WorkspaceOptions>;
  /** What the cluster holds beside the demo. */
  readonly objects?: readonly Manifest[];
  /** Turns the mechanism `node` on. */
  readonly node?: boolean;
  /** Where the bot and its replicas remember; without it each in its own memory. */
  readonly redis?: RedisOptions;
  readonly totpKey?: TotpKey;
  readonly recoveryTimes?: Partial<RecoveryTimes>;
  readonly slackTiming?: Partial<Timing>;
  readonly healthTimes?: Partial<HealthTimes>;
  /** Where the traces go; each bot is called `bot-1`, `bot-2` in them. */
  readonly traces?: TraceOptions;
}

/** One bot of several. */
export interface BotReplica {
  readonly bot: Bot;
  readonly log: ReturnType<typeof recordingLog>;
}

/** The real bot between the embedded workspace and the embedded cluster with its demo; nothing is stubbed. */
export interface WholeBot extends BotReplica {
  readonly workspace: Workspace;
  readonly cluster: EmbeddedCluster;
  readonly settings: Settings;
  /** The folder of its capsules. */
  readonly capsules: string;
  /** Starts another bot beside it, which is closed with it. */
  addReplica(): Promise<BotReplica>;
  /** Ends everything; the bot first, as a process that got SIGTERM does. */
  close(): Promise<void>;
}

const READY_MS = 90_000;
const TEST_CAPSULES = join(import.meta.dirname, '../fixtures/e2e-capsules');

/** Starts all three, with the capsules of the catalogue and those of test/fixtures/e2e-capsules. */
export async function openWholeBot(options: WholeBotOptions = {}): Promise<WholeBot> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const installation = findInstallation();
    const capsules = await joinCapsules(installation.capsules);
    closers.push(() => rm(capsules, { recursive: true }));
    const workspace = await startWorkspace(options.workspace);
    closers.push(() => workspace.close());
    const cluster = await openCluster(options.objects ?? []);
    closers.push(() => cluster.close());
    const settings = settingsFor(workspace, options);
    let count = 0;
    const addReplica = async (): Promise<BotReplica> => {
      const connected = connectAsBot(cluster, settings, installation.version, options.node);
      closers.push(() => connected.close());
      const log = recordingLog();
      const bot = await startBot({
        catalog: await openCatalog({ ...installation, capsules }, settings),
        settings,
        secrets: workspace,
        clusters: [connected],
        log,
        redis: options.redis,
        totpKey: options.totpKey,
        recoveryTimes: options.recoveryTimes,
        slackTiming: options.slackTiming,
        healthTimes: options.healthTimes,
        traces: options.traces,
        replica: `bot-${(count += 1)}`,
      });
      closers.push(() => bot.close());
      return { bot, log };
    };
    return { ...(await addReplica()), workspace, cluster, settings, capsules, addReplica, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The capsules of the catalogue, those of the tests and those of more folders, in a folder of their own. */
export async function joinCapsules(catalogue: string, ...more: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recap-capsules-'));
  for (const source of [catalogue, TEST_CAPSULES, ...more]) await cp(source, folder, { recursive: true });
  return folder;
}

/** The embedded cluster once the pods of its demo run. */
export async function openCluster(objects: readonly Manifest[] = []): Promise<EmbeddedCluster> {
  const cluster = await startCluster({
    kubelet: (store, signal) => startDemoNode(store, signal),
    seed: demoObjects(),
    tokens: demoTokens(),
  });
  try {
    await waitForDemo(cluster.store, AbortSignal.timeout(READY_MS));
    seed(cluster.store, objects);
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

/** The same connection that the sandbox makes. */
export function connectAsBot(
  cluster: EmbeddedCluster,
  settings: Settings,
  version: string,
  withNode = false,
): ConnectedCluster {
  const name = parseClusterName('sandbox');
  const source = { from: 'text', text: cluster.kubeconfigFor(BOT_ACCOUNT) } as const;
  const node = { namespace: parseNamespaceName('recap') };
  return connect({ name, source, ...(withNode && { node }) }, settings, version);
}

function settingsFor({ apiUrl }: Workspace, { settings: change }: WholeBotOptions): Settings {
  const settings = defaultSettings();
  const whole = { ...settings, slack: { ...settings.slack, apiUrl }, identities: PEOPLE };
  return change?.(whole) ?? whole;
}
