import { nameOfTarget } from '../../src/domain/target.js';
import { asContainer } from '../support/container-target.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecapError } from '../../src/domain/errors.js';
import type { Target } from '../../src/domain/target.js';
import { parseTarget } from '../../src/domain/target.js';
import { targetsContract } from '../contract/targets.js';
import { CLUSTER } from '../support/examples.js';
import type { ApiOnly } from './support/api-only.js';
import { soon, startApiOnly } from './support/api-only.js';
import type { Seed } from './support/seeds.js';
import { seedPod } from './support/seeds.js';

targetsContract('an embedded cluster', async () => {
  const api = await startApiOnly([seedPod({ name: 'solo' })]);
  return { targets: api.cluster.targets, namespace: 'shop', close: () => api.close() };
});

const CRASHED = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-23T06:00:00Z' } };
const BACK_OFF = {
  waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=app pod=x' },
};

const workload = (name: string, apiVersion: string, kind: string, spec: Record<string, unknown>): Seed => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop' },
  spec,
});

const PODS = [
  seedPod({ name: 'web-abc-old', owner: 'Deployment/web', created: '2026-11-01T00:00:00Z' }),
  seedPod({ name: 'web-abc-new', owner: 'Deployment/web', created: '2026-11-02T00:00:00Z' }),
  seedPod({ name: 'ill-abc-1', owner: 'Deployment/ill' }),
  seedPod({
    name: 'ill-abc-2',
    owner: 'Deployment/ill',
    containers: [{ name: 'app', ready: false, restartCount: 3, lastState: CRASHED }],
  }),
  seedPod({
    name: 'ill-abc-3',
    owner: 'Deployment/ill',
    containers: [{ name: 'app', ready: false, restartCount: 9, state: BACK_OFF, lastState: CRASHED }],
  }),
  seedPod({
    name: 'down-0',
    owner: 'StatefulSet/down',
    containers: [{ name: 'app', ready: false, restartCount: 5, state: BACK_OFF, lastState: CRASHED }],
  }),
  seedPod({
    name: 'pulling',
    containers: [{ name: 'app', state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }],
    status: { phase: 'Pending' },
  }),
  seedPod({ name: 'done', status: { phase: 'Succeeded' } }),
  seedPod({ name: 'failed', status: { phase: 'Failed', message: 'Pod was evicted.' } }),
  seedPod({ name: 'leaving', deleted: '2026-11-23T07:00:00Z' }),
  seedPod({ name: 'ended', containers: [{ name: 'app', state: { terminated: { exitCode: 7 } } }] }),
  seedPod({ name: 'two', containers: [{ name: 'app' }, { name: 'proxy' }] }),
  seedPod({
    name: 'marked',
    annotations: { 'kubectl.kubernetes.io/default-container': 'proxy' },
    containers: [{ name: 'app' }, { name: 'proxy' }],
  }),
  seedPod({
    name: 'meshed',
    spec: {
      initContainers: [
        { name: 'mesh', image: 'local/app:1', restartPolicy: 'Always' },
        { name: 'setup', image: 'i' },
      ],
    },
    status: {
      initContainerStatuses: [
        { name: 'mesh', ready: true, restartCount: 0, containerID: 'containerd://mesh', state: { running: {} } },
      ],
    },
  }),
  seedPod({ name: 'dozy', spec: { os: { name: 'windows' } } }),
  seedPod({
    name: 'secure',
    spec: { securityContext: { runAsUser: 1000, runAsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } } },
    containers: [{ name: 'app', securityContext: { runAsUser: 1001, capabilities: { drop: ['ALL'] } } }],
  }),
  seedPod({ name: 'by-image', containers: [{ name: 'app', user: { uid: 999, gid: 998 } }] }),
  seedPod({ name: 'twin-abc-1', owner: 'Deployment/twin' }),
  seedPod({ name: 'twin-0', owner: 'StatefulSet/twin' }),
];

const OTHERS = [
  workload('asleep', 'apps/v1', 'Deployment', { replicas: 0 }),
  workload('web', 'v1', 'Service', { selector: { 'pod-template-hash': 'abc' } }),
  workload('outside', 'v1', 'Service', { type: 'ExternalName', externalName: 'db.example.com' }),
  workload('by-hand', 'v1', 'Service', { clusterIP: 'None' }),
];

describe('the targets of a namespace', () => {
  let api: ApiOnly;
  beforeAll(async () => {
    api = await startApiOnly([...PODS, ...OTHERS]);
  });
  afterAll(async () => {
    await api.close();
  });

  const resolveAll = (text: string, all = true, most = 10): Promise<readonly Target[]> =>
    api.cluster.targets.resolve(parseTarget(text, CLUSTER), { all, most }, soon());
  const resolve = async (text: string): Promise<Target | undefined> => (await resolveAll(text, false))[0];
  const refusal = (text: string, all = false, most = 10): Promise<RecapError> =>
    resolveAll(text, all, most).then(
      () => Promise.reject(new Error(`${text} was resolved`)),
      (error: unknown) => error as RecapError,
    );

  it('cost one call to find, and one for a node that was not read lately', async () => {
    await resolve('shop/web');
    api.embedded.calls.clear();
    await resolve('shop/web');
    expect(api.embedded.calls.list.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual(['list pods']);
    api.embedded.calls.clear();
    await resolve('shop/pod/web-abc-new');
    expect(api.embedded.calls.list.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual(['get pods']);
  });

  it('are the oldest pod of a healthy workload, and say so', async () => {
    for (const text of ['shop/web', 'shop/deploy/web', 'shop/rs/web-abc']) {
      const target = await resolve(text);
      expect(target).toMatchObject({
        pod: 'web-abc-old',
        choice: 'web-abc-old: all 2 pods are healthy; took the oldest',
      });
    }
  });

  it('are the least healthy pod that runs, and name those that can not be looked into', async () => {
    expect(await resolve('shop/ill')).toMatchObject({
      pod: 'ill-abc-2',
      choice: "ill-abc-2, 1 of 3 pods: not ready, 3 restarts; can't be looked into: ill-abc-3 (CrashLoopBackOff)",
    });
  });

  it('have no choice to tell of for a pod by its own name', async () => {
    expect(await resolve('shop/web-abc-new')).not.toHaveProperty('choice');
  });

  it('are all pods that can be looked into with all, up to the most', async () => {
    expect((await resolveAll('shop/ill')).map(nameOfTarget).sort()).toEqual(['ill-abc-1', 'ill-abc-2']);
    const error = await refusal('shop/ill', true, 1);
    expect(error).toMatchObject({ code: 'too-many-targets' });
    expect(error.userMessage).toContain('2 pods');
  });

  it('are the pods behind a service by its selector', async () => {
    const pods = (await resolveAll('shop/svc/web')).map(nameOfTarget);
    expect(pods).toContain('web-abc-old');
    expect(pods).not.toContain('solo');
  });

  it.each([
    ['shop/pulling', 'target-not-ready', /waits for its image \(ImagePullBackOff: not found\)/],
    ['shop/done', 'target-not-ready', /has ended with success/],
    ['shop/failed', 'target-not-ready', /has failed: Pod was evicted/],
    ['shop/leaving', 'target-not-ready', /is being deleted/],
    ['shop/ended', 'target-not-ready', /has ended \(exit code 7\)/],
    ['shop/down', 'target-not-ready', /keeps crashing \(5 restarts, last with exit code 1\).* held back for 5m0s/],
    ['shop/deploy/asleep', 'target-not-ready', /scaled to 0/],
    ['shop/asleep', 'target-not-ready', /scaled to 0/],
    ['shop/svc/outside', 'target-not-ready', /stands for db\.example\.com/],
    ['shop/svc/by-hand', 'target-not-ready', /selects no pods/],
    ['shop/svc/none', 'target-not-found', /no service none/],
    ['shop/two', 'ambiguous-target', /several containers: app, proxy/],
    ['shop/twin', 'ambiguous-target', /several workloads: deployment, statefulset/],
    ['shop/dozy', 'does-not-fit', /Windows/],
    ['shop/meshed:setup', 'target-not-found', /is an init container/],
    ['shop/web-ab', 'target-not-found', /no shop\/web-ab/],
  ])('are refused for %s with %s', async (text, code, words) => {
    const error = await refusal(text);
    expect(error).toMatchObject({ code });
    expect(error.userMessage).toMatch(words);
  });

  it('take the container that the pod marks as its default, and a sidecar only by name', async () => {
    expect(await resolve('shop/marked')).toMatchObject({ container: 'proxy' });
    expect(await resolve('shop/meshed')).toMatchObject({ container: 'app' });
    expect(await resolve('shop/meshed:mesh')).toMatchObject({
      container: 'mesh',
      state: { containerId: 'containerd://mesh' },
    });
  });

  it('carry the security of the container over the one of the pod, and the user that really runs', async () => {
    expect(asContainer(await resolve('shop/secure')).security).toEqual({
      runAsUser: 1001,
      runAsGroup: 2000,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(asContainer(await resolve('shop/by-image')).security).toEqual({ runAsUser: 999, runAsGroup: 998 });
  });

  it('carry the platform of the node, and go without where it can not be read', async () => {
    expect((await resolve('shop/web'))?.platform).toEqual({ os: 'linux', arch: 'amd64', memoryPressure: false });
    const other = await startApiOnly([seedPod({ name: 'solo' })]);
    try {
      const effect = {
        kind: 'status',
        status: 403,
        reason: 'Forbidden',
        message: 'nodes "node1" is forbidden: ',
      } as const;
      other.embedded.faults.add({ match: ({ resource }) => resource === 'nodes', effect });
      const [target] = await other.cluster.targets.resolve(
        parseTarget('shop/solo', CLUSTER),
        { all: false, most: 1 },
        soon(),
      );
      expect(target).not.toHaveProperty('platform');
    } finally {
      await other.close();
    }
  });
});

describe('the targets of a large namespace', () => {
  it('are found beyond the first page', async () => {
    const pods = Array.from({ length: 501 }, (_, index) => seedPod({ name: `pod-${String(index).padStart(3, '0')}` }));
    const api = await startApiOnly(pods);
    try {
      const ref = parseTarget('shop/pod-500', CLUSTER);
      const [target] = await api.cluster.targets.resolve(ref, { all: false, most: 1 }, soon());
      expect(asContainer(target).pod).toBe('pod-500');
      expect(api.embedded.calls.list.filter(({ verb }) => verb === 'list')).toHaveLength(2);
    } finally {
      await api.close();
    }
  });
});
