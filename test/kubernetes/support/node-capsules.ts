import type { Attachment, AttachPlan, CapsuleOutput, Mechanism } from '../../../src/core/ports.js';
import type { NamespaceKind } from '../../../src/domain/capsule.js';
import { parseContainerName, parseNamespaceName, parseObjectName } from '../../../src/domain/names.js';
import type { Receipt } from '../../../src/domain/receipt.js';
import { newRunId } from '../../../src/domain/run-id.js';
import type { ContainerTarget, NodeTarget, Target } from '../../../src/domain/target.js';
import { KubeClient } from '../../../src/kubernetes/client.js';
import { connectCluster } from '../../../src/kubernetes/cluster.js';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.js';
import { PodObserver } from '../../../src/kubernetes/pod-observer.js';
import { readPod } from '../../../src/kubernetes/wire.js';
import type { ImageCatalog } from '../../../src/sandbox/cluster/kubelet/images/recipe.js';
import { STANDARD_IMAGES } from '../../../src/sandbox/cluster/kubelet/images/standard-images.js';
import { scaledLags } from '../../../src/sandbox/cluster/kubelet/pods/lags.js';
import { startKubelet } from '../../../src/sandbox/cluster/kubelet/start-kubelet.js';
import { startCluster } from '../../../src/sandbox/cluster/server.js';
import { asContainer } from '../../support/container-target.js';
import { aCapsule, CLUSTER } from '../../support/examples.js';
import { BOT, BOT_ROLE } from './bot-role.js';

/** An application that never reaps a child, with no shell and no tool beside it. */
const APP: ImageCatalog[number] = {
  match: { exact: 'local/app:1' },
  programs: [{ at: '/usr/bin/node', from: process.execPath, package: 'nodejs' }],
  entrypoint: ['node', '-e', "process.title = 'the-app'; setInterval(() => undefined, 1e6)"],
};

export interface NodeCapsules {
  readonly mechanism: Mechanism;
  readonly admin: KubeClient;
  /** The container `app` of a new running pod of the application, whose spec is what the test is about. */
  makeTarget(name: string, spec?: object): Promise<ContainerTarget>;
  again(target: ContainerTarget): Promise<ContainerTarget>;
  node(): Promise<NodeTarget>;
  plan(target: Target, script: string, joins: readonly NamespaceKind[], deadlineMs?: number): AttachPlan;
  attach(plan: AttachPlan): Promise<Attachment>;
  /** From the attach to the receipt; gives what was printed, and the names of the pods that are left in the bot's namespace. */
  run(plan: AttachPlan): Promise<{ text: string; output: CapsuleOutput; receipt: Receipt; left: readonly string[] }>;
  close(): Promise<void>;
}

export const patience = (): AbortSignal => AbortSignal.timeout(60_000);

/** An embedded cluster with the mechanism `node`, whose capsules have busybox and tini and nothing else. */
export async function startNodeCapsules(): Promise<NodeCapsules> {
  const embedded = await startCluster({
    kubelet: (store, signal) =>
      startKubelet(store, { images: [...STANDARD_IMAGES, APP], signal, lags: scaledLags(0.1) }),
    seed: [...BOT_ROLE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'plain' } }],
  });
  const source = { from: 'text', text: embedded.kubeconfigFor(BOT) } as const;
  const cluster = connectCluster(CLUSTER, { source, version: 'test', node: { namespace: 'recap' } });
  const admin = new KubeClient(loadKubeConfig({ from: 'text', text: embedded.kubeconfigFor('admin') }), 'test');
  const mechanism = cluster.mechanisms.get('node');
  if (mechanism === undefined) throw new Error('the cluster has no mechanism node');
  const resolve = async (name: string): Promise<ContainerTarget> => {
    const ref = { cluster: CLUSTER, namespace: parseNamespaceName('plain'), kind: 'pod', name } as const;
    const found = await cluster.targets.resolve(
      { ...ref, name: parseObjectName(name), container: parseContainerName('app') },
      { all: false, most: 1 },
      patience(),
    );
    return asContainer(found[0]);
  };
  const attach = (plan: AttachPlan): Promise<Attachment> => mechanism.attach(plan, patience());
  return {
    mechanism,
    admin,
    makeTarget: async (name, spec = {}) => {
      await makeRunning(admin, name, spec);
      return resolve(name);
    },
    again: ({ pod }) => resolve(pod),
    node: async () => {
      const ref = { cluster: CLUSTER, kind: 'node', name: parseObjectName('node1') } as const;
      const [target] = await cluster.targets.resolve(ref, { all: false, most: 1 }, patience());
      if (target?.kind !== 'node') throw new Error('node1 is no node');
      return target;
    },
    plan: (target, script, joins, deadlineMs = 20_000) => ({
      runId: newRunId(),
      capsule: aCapsule({
        image: `ghcr.io/recap-dev/capsules/ps@sha256:${'a'.repeat(64)}`,
        mechanisms: ['node'],
        node: { joins, capabilities: [], cpuMillis: 500, memoryBytes: 64 * 1024 ** 2 },
        limits: { deadlineMs, outputBytes: 256 * 1024 },
      }),
      argv: ['sh', '-c', script],
      target,
      nonce: `recap-test-${newRunId()}`,
      startBy: Date.now() + 60_000,
    }),
    attach,
    run: async (plan) => {
      const attachment = await attach(plan);
      let output: CapsuleOutput;
      try {
        await attachment.started(patience());
        output = await attachment.output(patience());
      } catch (error) {
        await attachment.detach(patience());
        throw error;
      }
      const receipt = await attachment.detach(patience());
      const pods = await admin.core.listNamespacedPod({ namespace: 'recap' });
      const left = pods.items.map(({ metadata }) => metadata?.name ?? '');
      return { text: Buffer.from(output.bytes).toString(), output, receipt, left };
    },
    close: async () => {
      await Promise.all([cluster.close(), admin.close()]);
      await embedded.close();
    },
  };
}

async function makeRunning(admin: KubeClient, name: string, spec: object): Promise<void> {
  const body = readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'plain' },
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'app', image: 'local/app:1' }], ...spec },
  });
  const created = await admin.core.createNamespacedPod({ namespace: 'plain', body });
  const observer = new PodObserver(admin, created);
  try {
    await observer.until(
      (seen) => seen?.status?.containerStatuses?.every(({ ready }) => ready) === true || undefined,
      patience(),
    );
  } finally {
    await observer.close();
  }
}
