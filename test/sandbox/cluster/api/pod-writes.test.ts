import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StatusOnlyKubelet } from '../../../../src/sandbox/cluster/api/status-only-kubelet.js';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, runningPod } from './support.js';

const PODS = '/api/v1/namespaces/shop/pods';
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1', labels: { disk: 'ssd' } } };

let cluster: EmbeddedCluster;
let client: ApiClient;

beforeAll(async () => {
  const kubelet = new StatusOnlyKubelet();
  cluster = await startCluster({ kubelet: () => Promise.resolve(kubelet), seed: [node, runningPod('web')] });
  client = new ApiClient(cluster);
});
beforeEach(() => {
  for (const { metadata } of cluster.store.list('pods'))
    cluster.store.remove('pods', metadata.namespace, metadata.name);
  const { spec, ...rest } = runningPod('web', { generation: 1 });
  cluster.store.create('pods', { ...rest, spec: { ...spec, terminationGracePeriodSeconds: 30 } });
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

const container = { name: 'a', image: 'local/toolbox:1' };
const pod = (spec: object = {}, metadata: object = { name: 'new' }): object => ({
  metadata,
  spec: { containers: [container], ...spec },
});

describe('creating a pod', () => {
  it('fills in what the author left out, and starts it Pending', async () => {
    const { status, body } = await client.send('POST', PODS, pod({}, { generateName: 'capsule-' }));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      metadata: { name: expect.stringMatching(/^capsule-[a-z0-9]{5}$/) as string, namespace: 'shop', generation: 1 },
      spec: {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        serviceAccountName: 'default',
        containers: [
          { imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', resources: {} },
        ],
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
  });

  it('puts it on a node that its selector fits, and says so when there is none', async () => {
    await client.send('POST', PODS, pod({ nodeSelector: { disk: 'ssd' } }));
    expect(cluster.store.get('pods', 'shop', 'new')?.spec).toMatchObject({ nodeName: 'node1' });
    await client.send('POST', PODS, pod({ nodeSelector: { disk: 'tape' } }, { name: 'stuck' }));
    const stuck = cluster.store.get('pods', 'shop', 'stuck');
    expect(stuck?.spec?.['nodeName']).toBeUndefined();
    expect(stuck?.status?.['conditions']).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
    ]);
  });

  it('keeps the node that the author chose', async () => {
    await client.send('POST', PODS, pod({ nodeName: 'other' }));
    expect(cluster.store.get('pods', 'shop', 'new')?.spec).toMatchObject({ nodeName: 'other' });
  });

  it.each([
    ['no container', pod({ containers: [] }), 'spec.containers: Required value'],
    ['no name', pod({}, {}), 'metadata.name: Required value: name or generateName is required'],
    [
      'a bad name',
      pod({}, { name: 'Bad_Name' }),
      'metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain',
    ],
    [
      'two containers of one name',
      pod({ containers: [container, container] }),
      'spec.containers[1].name: Duplicate value: "a"',
    ],
    ['a bad restart policy', pod({ restartPolicy: 'Sometimes' }), 'supported values: "Always", "OnFailure", "Never"'],
    [
      'a mount without its volume',
      pod({ containers: [{ ...container, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    ['a deadline of zero', pod({ activeDeadlineSeconds: 0 }), 'must be between 1 and 2147483647, inclusive'],
    [
      'escalation that is both',
      pod({ containers: [{ ...container, securityContext: { privileged: true, allowPrivilegeEscalation: false } }] }),
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
    [
      'ephemeral containers',
      pod({ ephemeralContainers: [container] }),
      'spec.ephemeralContainers: Forbidden: cannot be set on create',
    ],
  ])('refuses %s', async (_what, body, message) => {
    const reply = await client.send('POST', PODS, body);
    expect(reply).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    expect(reply.body.message).toContain(message);
  });

  it('refuses a namespace, a service account and a name that are not free to use', async () => {
    expect(await client.send('POST', '/api/v1/namespaces/nowhere/pods', pod())).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
    expect(await client.send('POST', PODS, pod({ serviceAccountName: 'ghost' }))).toMatchObject({
      status: 403,
      body: {
        message:
          'pods "new" is forbidden: error looking up service account shop/ghost: serviceaccount "ghost" not found',
      },
    });
    expect(await client.send('POST', PODS, pod({}, { name: 'web' }))).toMatchObject({
      status: 409,
      body: { reason: 'AlreadyExists', message: 'pods "web" already exists' },
    });
    expect(await client.send('POST', PODS, pod({}, { name: 'x', namespace: 'default' }))).toMatchObject({
      status: 400,
    });
    expect(await client.send('POST', PODS, { ...pod(), kind: 'Secret' })).toMatchObject({ status: 400 });
  });

  it('warns of unknown fields and drops them, or refuses them when asked to be strict', async () => {
    const odd = pod({ containers: [{ ...container, privileged: true }] });
    const strict = await client.send('POST', `${PODS}?fieldValidation=Strict`, odd);
    expect(strict).toMatchObject({ status: 400 });
    expect(strict.body.message).toContain('unknown field "spec.containers[0].privileged"');
    const lax = await client.send('POST', PODS, odd);
    expect(lax.headers.get('warning')).toBe('299 - "unknown field \\"spec.containers[0].privileged\\""');
    expect(JSON.stringify(lax.body)).not.toContain('privileged');
  });

  it('stores nothing in a dry run', async () => {
    expect(await client.send('POST', `${PODS}?dryRun=All`, pod())).toMatchObject({ status: 201 });
    expect(cluster.store.get('pods', 'shop', 'new')).toBeUndefined();
  });
});

describe('deleting a pod', () => {
  it('marks it for the kubelet, which finishes', async () => {
    const { status, body } = await client.send('DELETE', `${PODS}/web?gracePeriodSeconds=1`);
    expect(status).toBe(200);
    expect(body['metadata']).toMatchObject({
      deletionGracePeriodSeconds: 1,
      deletionTimestamp: expect.stringMatching(/Z$/) as string,
      generation: 2,
    });
    expect(await client.send('GET', `${PODS}/web`)).toMatchObject({ status: 200 });
    cluster.store.remove('pods', 'shop', 'web');
    expect(await client.send('GET', `${PODS}/web`)).toMatchObject({ status: 404 });
  });

  it('takes the grace period of the pod, which a second deletion only shortens', async () => {
    const grace = async (seconds?: number): Promise<unknown> => {
      const { body } = await client.send(
        'DELETE',
        `${PODS}/web`,
        seconds === undefined ? undefined : { gracePeriodSeconds: seconds },
      );
      return (body['metadata'] as Record<string, unknown>)['deletionGracePeriodSeconds'];
    };
    expect(await grace()).toBe(30);
    expect(await grace(5)).toBe(5);
    expect(await grace(20)).toBe(5);
  });

  it.each([
    ['with grace 0', 'web', '?gracePeriodSeconds=0'],
    ['that no node has', 'unscheduled', ''],
    ['that is over', 'finished', ''],
  ])('removes a pod %s at once', async (_what, name, query) => {
    cluster.store.create('pods', { ...runningPod('finished'), status: { phase: 'Succeeded' } });
    await client.send('POST', PODS, pod({ nodeSelector: { disk: 'tape' } }, { name: 'unscheduled' }));
    expect(await client.send('DELETE', `${PODS}/${name}${query}`)).toMatchObject({
      status: 200,
      body: { kind: 'Pod' },
    });
    expect(await client.send('GET', `${PODS}/${name}`)).toMatchObject({ status: 404 });
  });

  it('spares a pod of the same name that is another one', async () => {
    const reply = await client.send('DELETE', `${PODS}/web`, { preconditions: { uid: 'other' } });
    expect(reply).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(reply.body.message).toContain('Precondition failed: UID in precondition: other');
  });

  it('only pretends in a dry run', async () => {
    expect(await client.send('DELETE', `${PODS}/web?gracePeriodSeconds=0`, { dryRun: ['All'] })).toMatchObject({
      status: 200,
    });
    expect(cluster.store.get('pods', 'shop', 'web')?.metadata.deletionTimestamp).toBeUndefined();
  });

  it('removes what a selector names, and nothing else', async () => {
    cluster.store.create('pods', runningPod('capsule', { labels: { run: 'r-1' } }));
    await client.send('DELETE', `${PODS}?labelSelector=run&gracePeriodSeconds=0`);
    expect(cluster.store.list('pods', 'shop').map(({ metadata }) => metadata.name)).toEqual(['web']);
  });
});

describe('changing a pod', () => {
  it('merges labels and annotations, and keeps status and identity', async () => {
    const before = cluster.store.get('pods', 'shop', 'web');
    const { status } = await client.send('PATCH', `${PODS}/web`, {
      metadata: {
        labels: { run: 'r-1' },
        annotations: { 'recap.dev/x': 'y' },
        creationTimestamp: '2001-01-01T00:00:00Z',
      },
      status: { phase: 'Failed' },
    });
    expect(status).toBe(200);
    const after = cluster.store.get('pods', 'shop', 'web');
    expect(after?.metadata).toMatchObject({
      labels: { run: 'r-1' },
      creationTimestamp: before?.metadata.creationTimestamp,
    });
    expect(after?.status).toEqual(before?.status);
    expect(after?.metadata.generation).toBe(before?.metadata.generation);
  });

  it('lets an image change, and no command', async () => {
    const change = (field: object): Promise<{ status: number }> =>
      client.send('PATCH', `${PODS}/web`, { spec: { containers: [{ name: 'app', ...field }] } });
    expect(await change({ image: 'local/app:2' })).toMatchObject({ status: 200 });
    expect(await change({ command: ['sh'] })).toMatchObject({ status: 422 });
  });

  it('takes merge patches and JSON patches too', async () => {
    const send = (type: string, patch: unknown): Promise<{ status: number }> =>
      client.send('PATCH', `${PODS}/web`, patch, { 'Content-Type': type });
    expect(await send('application/merge-patch+json', { metadata: { labels: { a: '1' } } })).toMatchObject({
      status: 200,
    });
    const operations = [{ op: 'add', path: '/metadata/labels/b', value: '2' }];
    expect(await send('application/json-patch+json', operations)).toMatchObject({ status: 200 });
    expect(cluster.store.get('pods', 'shop', 'web')?.metadata.labels).toEqual({ a: '1', b: '2' });
    expect(await send('application/json-patch+json', { metadata: {} })).toMatchObject({ status: 400 });
  });
});
