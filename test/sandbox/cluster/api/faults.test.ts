import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Call } from '../../../../src/sandbox/cluster/api/calls.js';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, runningPod, tokenOf } from './support.js';

const PODS = '/api/v1/namespaces/shop/pods';
let cluster: EmbeddedCluster;
let client: ApiClient;

beforeAll(async () => {
  cluster = await startCluster({ seed: [runningPod('web')] });
  client = new ApiClient(cluster);
});
afterEach(() => cluster.faults.clear());
afterAll(async () => {
  await client.close();
  await cluster.close();
});

const anything = (): boolean => true;

it('answers with a status and when to try again, as often as it is told', async () => {
  const effect = {
    kind: 'status',
    status: 429,
    reason: 'TooManyRequests',
    message: 'slow down',
    retryAfter: 2,
  } as const;
  cluster.faults.add({ match: ({ resource }) => resource === 'pods', effect, times: 1 });
  expect(await client.send('GET', '/api/v1/nodes')).toMatchObject({ status: 200 });
  const first = await client.send('GET', PODS);
  expect(first).toMatchObject({ status: 429, body: { reason: 'TooManyRequests', message: 'slow down' } });
  expect(first.headers.get('retry-after')).toBe('2');
  expect(await client.send('GET', PODS)).toMatchObject({ status: 200 });
});

it('stops when it is removed', async () => {
  const remove = cluster.faults.add({
    match: anything,
    effect: { kind: 'status', status: 503, reason: 'X', message: 'y' },
  });
  expect(await client.send('GET', PODS)).toMatchObject({ status: 503 });
  remove();
  expect(await client.send('GET', PODS)).toMatchObject({ status: 200 });
});

it('delays an answer', async () => {
  cluster.faults.add({ match: anything, effect: { kind: 'delay', ms: 60 } });
  const before = performance.now();
  expect(await client.send('GET', PODS)).toMatchObject({ status: 200 });
  expect(performance.now() - before).toBeGreaterThan(55);
});

it('resets a connection without an answer', async () => {
  cluster.faults.add({ match: anything, effect: { kind: 'reset' }, times: 1 });
  await expect(client.send('GET', PODS)).rejects.toThrow('fetch failed');
});

it('resets a connection in the middle of a body', async () => {
  cluster.faults.add({ match: anything, effect: { kind: 'reset-after-bytes', bytes: 20 }, times: 1 });
  const response = await client.open('GET', PODS);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow('terminated');
});

it('resets a WebSocket in the middle of its messages', async () => {
  cluster.faults.add({ match: anything, effect: { kind: 'reset-after-bytes', bytes: 30 }, times: 1 });
  const url = `${cluster.url.replace('https', 'wss')}${PODS}/web/exec?container=app&command=id&stdout=true`;
  const headers = { Authorization: `Bearer ${tokenOf(cluster, 'admin')}` };
  const socket = new WebSocket(url, ['v5.channel.k8s.io'], { ca: cluster.caPem, headers });
  const code = await new Promise((resolve) => socket.on('close', resolve));
  expect(code).toBe(1006);
});

it('denies writes in the name of a webhook, and lets reads pass', async () => {
  cluster.faults.add({
    match: anything,
    effect: { kind: 'webhook-deny', webhook: 'images.example.com', message: 'not signed' },
  });
  expect(await client.send('GET', `${PODS}/web`)).toMatchObject({ status: 200 });
  const patch = { spec: { ephemeralContainers: [{ name: 'c', image: 'x', targetContainerName: 'app' }] } };
  expect(await client.send('PATCH', `${PODS}/web/ephemeralcontainers?dryRun=All`, patch)).toMatchObject({
    status: 403,
    body: { message: 'admission webhook "images.example.com" denied the request: not signed', reason: 'Forbidden' },
  });
  expect(await client.send('PATCH', `${PODS}/ghost/ephemeralcontainers`, patch)).toMatchObject({ status: 404 });
});

it('records what every call was, and by whom', async () => {
  cluster.calls.clear();
  const seen: Call[] = [];
  const unsubscribe = cluster.calls.subscribe((call) => seen.push(call));
  await client.send('GET', `${PODS}/web/log`, undefined, { 'User-Agent': 'recap/1' });
  await client.send('GET', `${PODS}/ghost`, undefined, { 'Impersonate-User': 'ann' });
  unsubscribe();
  await client.send('GET', '/version');
  expect(seen).toHaveLength(2);
  expect(cluster.calls.list).toMatchObject([
    {
      user: 'admin',
      verb: 'get',
      resource: 'pods',
      subresource: 'log',
      namespace: 'shop',
      name: 'web',
      userAgent: 'recap/1',
      status: 200,
    },
    { user: 'ann', verb: 'get', resource: 'pods', subresource: '', name: 'ghost', status: 403 },
    { path: '/version', status: 200 },
  ]);
});
