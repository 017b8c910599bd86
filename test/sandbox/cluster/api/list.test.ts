import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, runningPod } from './support.js';

let cluster: EmbeddedCluster;
let client: ApiClient;

beforeAll(async () => {
  cluster = await startCluster({
    seed: [
      runningPod('a', { labels: { app: 'web', tier: 'front' } }),
      runningPod('b', { labels: { app: 'web' } }),
      { ...runningPod('c', { labels: { app: 'db' } }), status: { phase: 'Succeeded' } },
      { ...runningPod('d'), spec: { containers: [{ name: 'app', image: 'x' }], nodeName: 'other' } },
      runningPod('a', { namespace: 'second' }),
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'e1', namespace: 'shop' },
        reason: 'Failed',
        involvedObject: { kind: 'Pod', name: 'a', uid: 'u1', fieldPath: 'spec.ephemeralContainers{c}' },
      },
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'e2', namespace: 'shop' },
        involvedObject: { kind: 'Pod', name: 'b' },
      },
    ],
  });
  client = new ApiClient(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

async function names(path: string): Promise<string[]> {
  const { status, body } = await client.send('GET', path);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body['items'] as { metadata: { name: string } }[]).map((item) => item.metadata.name);
}

it.each([
  ['app=web', ['a', 'b']],
  ['app==web,tier=front', ['a']],
  ['app!=web', ['c', 'd']],
  ['app in (web, db)', ['a', 'b', 'c']],
  ['app notin (web)', ['c', 'd']],
  ['tier', ['a']],
  ['!app', ['d']],
  ['app in (web),!tier', ['b']],
])('selects by the labels %s', async (selector, expected) => {
  expect(await names(`/api/v1/namespaces/shop/pods?labelSelector=${encodeURIComponent(selector)}`)).toEqual(expected);
});

it.each([
  ['pods', 'metadata.name=b', ['b']],
  ['pods', 'spec.nodeName=node1,status.phase!=Succeeded', ['a', 'b']],
  ['pods', 'status.phase=Succeeded', ['c']],
  ['events', 'involvedObject.name=a', ['e1']],
  ['events', 'involvedObject.fieldPath=spec.ephemeralContainers{c}', ['e1']],
  ['events', 'involvedObject.kind=Pod,reason=Failed,involvedObject.uid=u1', ['e1']],
])('selects %s by the fields %s', async (resource, selector, expected) => {
  const query = `fieldSelector=${encodeURIComponent(selector)}`;
  expect(await names(`/api/v1/namespaces/shop/${resource}?${query}`)).toEqual(expected);
});

it.each(['fieldSelector=spec.containers%3Dx', 'fieldSelector=nonsense', 'labelSelector=a%20b%20c'])(
  'refuses the selector %s that a real server does not understand',
  async (query) => {
    expect(await client.send('GET', `/api/v1/pods?${query}`)).toMatchObject({
      status: 400,
      body: { reason: 'BadRequest' },
    });
  },
);

it('lists all namespaces or one', async () => {
  expect(await names('/api/v1/pods')).toEqual(['a', 'a', 'b', 'c', 'd'].sort());
  expect(await names('/api/v1/namespaces/second/pods')).toEqual(['a']);
  expect(await names('/api/v1/namespaces/nowhere/pods')).toEqual([]);
});

interface Page {
  metadata: { continue?: string; remainingItemCount?: number; resourceVersion: string };
  items: { metadata: { name: string } }[];
}

it('gives pages of one consistent state, whatever changes between them', async () => {
  const path = '/api/v1/namespaces/shop/pods?limit=2';
  const first = (await client.send('GET', path)).body as unknown as Page;
  expect(first.items.map((item) => item.metadata.name)).toEqual(['a', 'b']);
  expect(first.metadata.remainingItemCount).toBe(2);
  cluster.store.create('pods', runningPod('bb'));
  const token = encodeURIComponent(first.metadata.continue ?? '');
  const second = (await client.send('GET', `${path}&continue=${token}`)).body as unknown as Page;
  cluster.store.remove('pods', 'shop', 'bb');
  expect(second.items.map((item) => item.metadata.name)).toEqual(['c', 'd']);
  expect(second.metadata.continue).toBeUndefined();
  expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
});

it('says 410 for a page of a state that is forgotten, with a token for the rest as it is now', async () => {
  const path = '/api/v1/namespaces/shop/pods?limit=2';
  const first = (await client.send('GET', path)).body as unknown as Page;
  cluster.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', namespace: 'shop' },
  });
  cluster.store.compact();
  const gone = await client.send('GET', `${path}&continue=${encodeURIComponent(first.metadata.continue ?? '')}`);
  expect(gone).toMatchObject({ status: 410, body: { reason: 'Expired' } });
  const { metadata } = gone.body as unknown as Page;
  expect(await names(`${path}&continue=${encodeURIComponent(metadata.continue ?? '')}`)).toEqual(['c', 'd']);
});

it.each(['not-base64!', Buffer.from('{"rv":"x"}').toString('base64url')])(
  'refuses the continue token %s',
  async (token) => {
    expect(await client.send('GET', `/api/v1/pods?continue=${encodeURIComponent(token)}`)).toMatchObject({
      status: 400,
    });
  },
);

it('asks a client from the future to wait', async () => {
  const reply = await client.send('GET', '/api/v1/pods?resourceVersion=999999');
  expect(reply).toMatchObject({ status: 504, body: { reason: 'Timeout', details: { retryAfterSeconds: 1 } } });
});
