import {
  AuthorizationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  V1ResourceAttributes,
  V1SubjectAccessReview,
  V1SubjectAccessReviewSpec,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import { demoObjects } from '../../../../src/sandbox/cluster/demo/demo-objects.js';
import { demoTokens } from '../../../../src/sandbox/cluster/demo/demo-tokens.js';
import { startDemoNode } from '../../../../src/sandbox/cluster/demo/start-demo-node.js';
import { scaledLags } from '../../../../src/sandbox/cluster/kubelet/pods/lags.js';
import { namespacesAvailable } from '../../../../src/sandbox/cluster/kubelet/runtime/namespaces-available.js';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';

const available = await namespacesAvailable();
const BOT = 'system:serviceaccount:recap:recap';

describe.skipIf(!available.ok)('the demo cluster', () => {
  let cluster: EmbeddedCluster;
  let config: KubeConfig;
  const errors: unknown[] = [];

  beforeAll(async () => {
    cluster = await startCluster({
      kubelet: (store, signal) =>
        startDemoNode(store, signal, { lags: scaledLags(0.02), onError: (error) => errors.push(error) }),
      seed: demoObjects(),
      tokens: demoTokens(),
    });
    config = new KubeConfig();
    config.loadFromString(cluster.kubeconfigFor(BOT));
  });

  afterAll(async () => {
    await cluster.close();
    expect(errors).toEqual([]);
  });

  it('has a shop that is ready and under load, a pod that crashes, and one that fits nowhere', async () => {
    const workloads = (): string =>
      [...readyPods('shop'), ...readyPods('payments')]
        .map((name) => name.replace(/-[a-z0-9]{10}-[a-z0-9]{5}$/, ''))
        .join(' ');
    await until(() => workloads() === 'cache traffic web web api');
    await until(() => statuses('crashing').includes('CrashLoopBackOff'));
    expect(cluster.store.get('pods', 'shop', 'pending')?.status?.['phase']).toBe('Pending');
    const [web = ''] = readyPods('shop').filter((name) => name.startsWith('web-'));
    const image = `registry.example/capsules/netstat@sha256:${'0'.repeat(64)}`;
    const core = config.makeApiClient(CoreV1Api);
    await core.patchNamespacedPodEphemeralcontainers(
      { namespace: 'shop', name: web, body: { spec: { ephemeralContainers: [capsule(image)] } } },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
    );
    await until(() => /"ephemeralContainerStatuses":.*"terminated"/.test(statuses(web)));
    const log = await config
      .makeApiClient(CoreV1Api)
      .readNamespacedPodLog({ namespace: 'shop', name: web, container: 'c' });
    expect(log).toMatch(/ESTAB .*:6379 +users:\(\("web",pid=1/);
    expect(log).toMatch(/ESTAB .*:8080 /);
  });

  it('replaces a pod of a deployment that is gone', async () => {
    await until(() => readyPods('payments').length === 1);
    const [before = ''] = readyPods('payments');
    cluster.store.remove('pods', 'payments', before);
    await until(() => readyPods('payments').some((name) => name !== before));
  });

  it.each([
    ['alice', 'sre', 'run', 'shop', 'strace', true],
    ['bob', 'dev', 'run', 'shop', 'netstat', true],
    ['bob', 'dev', 'run', 'shop', 'strace', false],
    ['bob', 'dev', 'run', 'payments', 'netstat', false],
    ['alice', 'sre', 'run', 'payments', 'netstat', true],
    ['alice', 'sre', 'approve', 'shop', 'strace', false],
    ['erin', 'sre-leads', 'approve', 'shop', 'strace', true],
  ])('%s of %s may %s in %s the capsule %s: %s', async (user, group, verb, namespace, name, allowed) => {
    const body = new V1SubjectAccessReview();
    body.spec = new V1SubjectAccessReviewSpec();
    body.spec.user = user;
    body.spec.groups = [group];
    const asked = { group: 'recap.dev', resource: 'capsules', verb, namespace, name };
    body.spec.resourceAttributes = Object.assign(new V1ResourceAttributes(), asked);
    const review = await config.makeApiClient(AuthorizationV1Api).createSubjectAccessReview({ body });
    expect(review.status?.allowed).toBe(allowed);
  });

  function readyPods(namespace: string): string[] {
    return cluster.store
      .list('pods', namespace)
      .filter((pod) => JSON.stringify(pod.status?.['containerStatuses'] ?? '').includes('"ready":true'))
      .map((pod) => pod.metadata.name);
  }

  function statuses(pod: string): string {
    return JSON.stringify(cluster.store.get('pods', 'shop', pod)?.status ?? {});
  }
});

function capsule(image: string): {
  name: string;
  image: string;
  command: string[];
  targetContainerName: string;
  securityContext: object;
} {
  return {
    name: 'c',
    image,
    command: ['ss', '-tanp'],
    targetContainerName: 'app',
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
}

async function until(condition: () => unknown): Promise<void> {
  const deadline = Date.now() + 18_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`still waiting for ${condition.toString()}`);
    await delay(20);
  }
}
