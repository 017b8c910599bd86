import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstallation } from '../../../src/installation.js';
import type { RedisOptions } from '../../../src/redis/options.js';
import { demoObjects } from '../../../src/sandbox/cluster/demo/demo-objects.js';
import { demoTokens } from '../../../src/sandbox/cluster/demo/demo-tokens.js';
import { startDemoNode } from '../../../src/sandbox/cluster/demo/start-demo-node.js';
import { waitForDemo } from '../../../src/sandbox/cluster/demo/wait-for-demo.js';
import type { EmbeddedCluster } from '../../../src/sandbox/cluster/server.js';
import { startCluster } from '../../../src/sandbox/cluster/server.js';
import { startWorkspace } from '../../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { optionsFor } from '../../redis/support.js';
import type { RedisServer } from '../../support/redis-server.js';
import { startRedisServer } from '../../support/redis-server.js';
import { BOT_ACCOUNT, joinCapsules } from '../../support/whole-bot.js';
import { CapsuleWatch } from './capsule-watch.js';
import { buildReplica } from './build-replica.js';
import { KubeletSwitch } from './kubelet-switch.js';
import { CHAOS_CHANNELS, chaosPeople, People } from './people.js';
import type { Proxy } from './proxy.js';
import { openProxy } from './proxy.js';
import { Replica } from './replica.js';
import { RECOVERY_TIMES, chaosSettings } from './settings.js';
import { targetPods, waitForTargets } from './targets.js';
import type { ReplicaWork } from './work.js';

/** Everything around the bots, and the bots: real processes and servers, with ways to hurt each. */
export interface World {
  readonly redis: RedisServer;
  readonly redisProxy: Proxy;
  readonly redisOptions: RedisOptions;
  readonly cluster: EmbeddedCluster;
  readonly apiProxy: Proxy;
  readonly kubelet: KubeletSwitch;
  readonly workspace: Workspace;
  readonly capsules: CapsuleWatch;
  readonly people: People;
  /** In the order in which they have connected to Slack; those that have ended are not among them. */
  readonly replicas: readonly Replica[];
  /** Every one that there ever was. */
  readonly started: readonly Replica[];
  /** The files of the audit, of each replica that there ever was. */
  readonly auditFiles: readonly string[];
  /** Decides which of the replicas gets the next payload, by its place among them. */
  route: (count: number) => number;
  /** Loads as many replicas side by side, and lets them connect one after the other. */
  addReplicas(works: readonly Partial<ReplicaWork>[]): Promise<readonly Replica[]>;
  /** Ends everything, whatever state it is in. */
  close(): Promise<void>;
}

const READY_MS = 90_000;
const CAPSULES = join(import.meta.dirname, '../capsules');
/** Slack's own are a minute and five. */
const EVENT_RETRIES_MS = [0, 3_000, 10_000];

export async function openWorld(): Promise<World> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const owned = async <T extends { close(): unknown }>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    closers.push(() => one.close());
    return one;
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'recap-chaos-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const capsules = await joinCapsules(findInstallation().capsules, CAPSULES);
    closers.push(() => rm(capsules, { recursive: true, force: true }));
    const build = await buildReplica();
    closers.push(() => build.remove());
    const redis = await owned(startRedisServer({ persistent: true, args: ['--maxmemory-policy', 'noeviction'] }));
    const redisProxy = await owned(openProxy(redis.port));
    const redisOptions = optionsFor(redis, { url: `redis://127.0.0.1:${redisProxy.port}` });
    const kubelet = new KubeletSwitch();
    const cluster = await owned(openCluster(kubelet));
    const apiProxy = await owned(openProxy(Number(new URL(cluster.url).port)));
    const workspace = await owned(
      startWorkspace({
        people: chaosPeople(),
        channels: CHAOS_CHANNELS,
        eventRetryDelaysMs: EVENT_RETRIES_MS,
        pickConnection: (count) => world.route(count),
      }),
    );
    const replicas: Replica[] = [];
    closers.push(() => Promise.all(replicas.map(endReplica)));
    const auditFiles: string[] = [];
    const work = (name: string): ReplicaWork => {
      const auditFile = join(folder, `${name}.jsonl`);
      auditFiles.push(auditFile);
      return {
        settings: chaosSettings(workspace.apiUrl, auditFile),
        secrets: { botToken: workspace.botToken, appToken: workspace.appToken },
        capsules,
        kubeconfig: cluster.kubeconfigFor(BOT_ACCOUNT).replaceAll(cluster.url, `https://127.0.0.1:${apiProxy.port}`),
        redis: redisOptions,
        recoveryTimes: RECOVERY_TIMES,
      };
    };
    let count = 0;
    const world: World = {
      started: replicas,
      ...{ redis, redisProxy, redisOptions, cluster, apiProxy, kubelet, workspace, auditFiles, close },
      capsules: new CapsuleWatch(cluster),
      people: new People(),
      route: (open) => Math.floor(Math.random() * open),
      get replicas() {
        return replicas.filter(({ isOver }) => !isOver);
      },
      async addReplicas(works) {
        const loading = works.map((more) => ({ more, name: `replica-${(count += 1)}` }));
        const loaded = await Promise.all(
          loading.map(async ({ more, name }) => {
            const replica = await Replica.load(name, build.child);
            replicas.push(replica);
            return { replica, more };
          }),
        );
        // The list is in the order of the connections.
        for (const { replica } of loaded) replicas.splice(replicas.indexOf(replica), 1);
        for (const { replica, more } of loaded) {
          replicas.push(replica);
          await replica.serve({ ...work(replica.name), ...more });
        }
        return loaded.map(({ replica }) => replica);
      },
    };
    return world;
  } catch (error) {
    await close();
    throw error;
  }
}

async function openCluster(kubelet: KubeletSwitch): Promise<EmbeddedCluster> {
  const cluster = await startCluster({
    kubelet: (store, signal) => startDemoNode(kubelet.over(store), signal),
    seed: [...demoObjects(), ...targetPods()],
    tokens: demoTokens(),
  });
  try {
    await waitForDemo(cluster.store, AbortSignal.timeout(READY_MS));
    await waitForTargets(cluster);
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

async function endReplica(replica: Replica): Promise<void> {
  if (replica.isOver) return;
  replica.kill();
  await replica.gone();
}
