import { randomBytes } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';
import { V1Namespace } from '@kubernetes/client-node';
import { apiCode } from '../../src/kubernetes/api-status.js';
import type { ImagePullPolicy } from '../../src/kubernetes/capsule-container.js';
import { KubeClient } from '../../src/kubernetes/client.js';
import type { ConnectedCluster } from '../../src/kubernetes/cluster.js';
import { connectCluster } from '../../src/kubernetes/cluster.js';
import { pause, within } from '../../src/domain/deadline.js';
import { loadKubeConfig } from '../../src/kubernetes/kube-config.js';
import { CLUSTER } from '../support/examples.js';

const PULL_POLICIES: readonly ImagePullPolicy[] = ['Always', 'IfNotPresent', 'Never'];
/** A namespace goes when its last pod has, grace periods included. */
const GONE_MS = 120_000;

/** What the environment says of the cluster to test on. */
export interface RealCluster {
  readonly cluster: ConnectedCluster;
  readonly admin: KubeClient;
  /** For what only an administrator does. */
  readonly kubeConfig: KubeConfig;
  readonly image: string;
  readonly appImage: string;
  readonly imagePullPolicy: ImagePullPolicy;
  /** The same cluster with the mechanism `node`, whose capsule pods are in that namespace. */
  withNode(namespace: string): ConnectedCluster;
  /** A new namespace, which `close` deletes. */
  makeNamespace(labels?: Record<string, string>): Promise<string>;
  /** Deletes the namespaces that were made, and waits until they are gone. */
  close(): Promise<void>;
}

/** Connects to the cluster that the environment names. Throws with one clear line when it names none: nothing is skipped. */
export function connectRealCluster(env: NodeJS.ProcessEnv): RealCluster {
  const path = required(env, 'RECAP_TEST_KUBECONFIG', 'the path of a kubeconfig of the cluster to test on');
  const image = required(env, 'RECAP_TEST_IMAGE', 'an image with a POSIX shell, echo, sleep, head and yes');
  const imagePullPolicy = PULL_POLICIES.find(
    (policy) => policy === (env['RECAP_TEST_IMAGE_PULL_POLICY'] ?? 'IfNotPresent'),
  );
  if (imagePullPolicy === undefined)
    throw new Error(`RECAP_TEST_IMAGE_PULL_POLICY is one of ${PULL_POLICIES.join(', ')}`);
  const source = { from: 'file', path, context: env['RECAP_TEST_CONTEXT'] } as const;
  const cluster = connectCluster(CLUSTER, { source, version: 'test', ephemeral: { imagePullPolicy } });
  const kubeConfig = loadKubeConfig(source);
  const admin = new KubeClient(kubeConfig, 'recap-test');
  const made: string[] = [];
  const connected = [cluster];
  return {
    cluster,
    admin,
    kubeConfig,
    image,
    appImage: env['RECAP_TEST_APP_IMAGE'] ?? image,
    imagePullPolicy,
    withNode: (namespace) => {
      const node = { namespace, imagePullPolicy };
      const withNode = connectCluster(CLUSTER, { source, version: 'test', ephemeral: { imagePullPolicy }, node });
      connected.push(withNode);
      return withNode;
    },
    makeNamespace: async (labels = {}) => {
      const name = `recap-test-${randomBytes(4).toString('hex')}`;
      await createNamespace(admin, name, labels);
      made.push(name);
      return name;
    },
    close: async () => {
      await Promise.all(made.map((name) => deleteNamespace(admin, name)));
      await Promise.all([...connected, admin].map((each) => each.close()));
    },
  };
}

function required(env: NodeJS.ProcessEnv, name: string, what: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}: ${what}.`);
  return value;
}

async function createNamespace(admin: KubeClient, name: string, labels: Record<string, string>): Promise<void> {
  const body = Object.assign(new V1Namespace(), { metadata: { name, labels } });
  await admin.ask('create a namespace', AbortSignal.timeout(20_000), (options) =>
    admin.core.createNamespace({ body }, options),
  );
  // Pods are refused until the controller manager has made the namespace's service account.
  await until('its service account is made', 20_000, () =>
    admin.core.readNamespacedServiceAccount({ namespace: name, name: 'default' }),
  );
}

async function deleteNamespace(admin: KubeClient, name: string): Promise<void> {
  await admin.ask('delete a namespace', AbortSignal.timeout(20_000), (options) =>
    admin.core.deleteNamespace({ name }, options),
  );
  await until('the namespace is gone', GONE_MS, async () => {
    const code = await admin.core.readNamespace({ name }).then(() => 200, apiCode);
    if (code !== 404) throw new Error(`${name} is still there`);
  });
}

async function until(what: string, ms: number, attempt: () => Promise<unknown>): Promise<void> {
  await within(ms, new AbortController().signal, async (signal) => {
    for (;;) {
      try {
        await attempt();
        return;
      } catch (cause) {
        if (signal.aborted) throw new Error(`waited in vain until ${what}`, { cause });
        await pause(200, signal);
      }
    }
  });
}
