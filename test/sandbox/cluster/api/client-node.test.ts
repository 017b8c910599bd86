/** The real client library, unchanged: what the bot uses must work through it. */
import * as k8s from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { runningPod } from './support.js';

let cluster: EmbeddedCluster;
let config: k8s.KubeConfig;
let core: k8s.CoreV1Api;

beforeAll(async () => {
  cluster = await startCluster({ seed: [runningPod('web')] });
  config = new k8s.KubeConfig();
  config.loadFromString(cluster.kubeconfigFor('admin'));
  core = config.makeApiClient(k8s.CoreV1Api);
});
afterAll(() => cluster.close());

const strategic = k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.StrategicMergePatch);

it('loads the kubeconfig and verifies the certificate', async () => {
  expect(config.getCurrentContext()).toBe('sandbox');
  expect((await config.makeApiClient(k8s.VersionApi).getCode()).gitVersion).toBe('v1.36.2');
  const untrusting = new k8s.KubeConfig();
  untrusting.loadFromString(cluster.kubeconfigFor('admin').replace(/certificate-authority-data: .*/, ''));
  await expect(untrusting.makeApiClient(k8s.VersionApi).getCode()).rejects.toThrow();
});

it('attaches an ephemeral container', async () => {
  const body = { spec: { ephemeralContainers: [{ name: 'c1', image: 'x:1', targetContainerName: 'app' }] } };
  const pod = await core.patchNamespacedPodEphemeralcontainers({ name: 'web', namespace: 'shop', body }, strategic);
  expect(pod.spec?.ephemeralContainers?.[0]).toMatchObject({ name: 'c1', imagePullPolicy: 'IfNotPresent' });
});

it('answers 400 to the content type that the client chooses by itself', async () => {
  const body = { spec: { ephemeralContainers: [] } };
  const patch = core.patchNamespacedPodEphemeralcontainers({ name: 'web', namespace: 'shop', body });
  await expect(patch).rejects.toMatchObject({ code: 400 });
});

it('creates, reads and deletes a pod, and asks for access', async () => {
  const manifest = { metadata: { generateName: 'capsule-' }, spec: { containers: [{ name: 'a', image: 'b' }] } };
  const body = Object.assign(new k8s.V1Pod(), manifest);
  const { metadata } = await core.createNamespacedPod({ namespace: 'shop', body });
  const name = metadata?.name ?? '';
  expect((await core.readNamespacedPod({ name, namespace: 'shop' })).spec?.nodeName).toBe('node1');
  await core.deleteNamespacedPod({ name, namespace: 'shop', gracePeriodSeconds: 1 });
  await expect(core.readNamespacedPod({ name, namespace: 'shop' })).rejects.toMatchObject({ code: 404 });
  const spec = {
    user: 'x',
    resourceAttributes: { verb: 'run', group: 'recap.dev', resource: 'capsules', namespace: 'shop' },
  };
  const review = await config
    .makeApiClient(k8s.AuthorizationV1Api)
    .createSubjectAccessReview({ body: Object.assign(new k8s.V1SubjectAccessReview(), { spec }) });
  expect(review.status).toEqual({ allowed: false });
});

it('watches through the Watch class', async () => {
  const seen: string[] = [];
  const ended = new Promise((resolve, reject) => {
    new k8s.Watch(config)
      .watch('/api/v1/namespaces/shop/pods', { timeoutSeconds: 1 }, (type) => seen.push(type), resolve)
      .catch(reject);
  });
  expect(await ended).toBeNull();
  expect(seen).toEqual(['ADDED']);
});

it('runs exec through the Exec class', async () => {
  const out = new PassThrough();
  const status = await new Promise<k8s.V1Status>((resolve, reject) => {
    new k8s.Exec(config).exec('shop', 'web', 'app', 'id', out, out, null, false, resolve).catch(reject);
  });
  expect(status).toMatchObject({ status: 'Failure', reason: 'InternalError', code: 500 });
});
