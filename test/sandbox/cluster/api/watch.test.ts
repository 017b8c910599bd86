import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCluster, type EmbeddedCluster } from '../../../../src/sandbox/cluster/server.js';
import { ApiClient, readWatch, runningPod, type WatchLine } from './support.js';

let cluster: EmbeddedCluster;
let client: ApiClient;
const PODS = '/api/v1/namespaces/shop/pods';

beforeEach(async () => {
  cluster = await startCluster({ seed: [runningPod('a', { labels: { app: 'web' } })], bookmarkIntervalMs: 20 });
  client = new ApiClient(cluster);
});
afterEach(async () => {
  await client.close();
  await cluster.close();
});

async function open(query: string): Promise<AsyncGenerator<WatchLine>> {
  return readWatch(await client.open('GET', `${PODS}?watch=true&${query}`));
}

async function next(events: AsyncGenerator<WatchLine>): Promise<[string, string | undefined]> {
  const result = await events.next();
  if (result.done) throw new Error('the watch ended');
  const { type, object } = result.value;
  return [type, object.metadata.name];
}

const label = (value: string): void => {
  cluster.store.update('pods', 'shop', 'a', (pod) => {
    pod.metadata.labels = { app: value };
  });
};

it('begins with the objects that exist when no version is asked for, and goes on with changes', async () => {
  const events = await open('');
  expect(await next(events)).toEqual(['ADDED', 'a']);
  cluster.store.create('pods', runningPod('b'));
  expect(await next(events)).toEqual(['ADDED', 'b']);
  cluster.store.remove('pods', 'shop', 'b');
  expect(await next(events)).toEqual(['DELETED', 'b']);
});

it('tells from a version on exactly what happened after it', async () => {
  const { body } = await client.send('GET', PODS);
  const { resourceVersion } = body['metadata'] as { resourceVersion: string };
  label('db');
  const events = await open(`resourceVersion=${resourceVersion}`);
  expect(await next(events)).toEqual(['MODIFIED', 'a']);
});

it('tells nothing when an update changes nothing', async () => {
  const events = await open('');
  await next(events);
  label('web');
  label('db');
  const seen = (await events.next()).value as WatchLine;
  expect(seen.object).toMatchObject({ metadata: { labels: { app: 'db' } } });
});

it('shows an object that ceases to match a selector as deleted, and as added when it matches again', async () => {
  const events = await open('labelSelector=app%3Dweb');
  expect(await next(events)).toEqual(['ADDED', 'a']);
  label('db');
  expect(await next(events)).toEqual(['DELETED', 'a']);
  label('web');
  expect(await next(events)).toEqual(['ADDED', 'a']);
});

it('leaves out objects of other names and namespaces', async () => {
  const events = await open('fieldSelector=metadata.name%3Db');
  cluster.store.create('pods', runningPod('b', { namespace: 'elsewhere' }));
  cluster.store.create('pods', runningPod('c'));
  cluster.store.create('pods', runningPod('b'));
  const seen = (await events.next()).value as WatchLine;
  expect(seen.object.metadata).toMatchObject({ name: 'b', namespace: 'shop' });
});

it('sends bookmarks with the current version only to those who ask', async () => {
  const asked = await open('allowWatchBookmarks=true&timeoutSeconds=1');
  await next(asked);
  const bookmark = (await asked.next()).value as WatchLine;
  expect(bookmark).toMatchObject({ type: 'BOOKMARK', object: { kind: 'Pod' } });
  expect(bookmark.object.metadata.resourceVersion).toBe(String(cluster.store.version));
  const types = [];
  for await (const event of await open('timeoutSeconds=1')) types.push(event.type);
  expect(types).toEqual(['ADDED']);
});

it('says 410 inside the stream for a version that is forgotten, and ends', async () => {
  label('db');
  cluster.store.compact();
  const events = [];
  for await (const event of await open('resourceVersion=1')) events.push(event);
  expect(events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
});

it('marks the end of the initial events for a client that lists by watching', async () => {
  const events = await open('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true');
  expect(await next(events)).toEqual(['ADDED', 'a']);
  const mark = (await events.next()).value as WatchLine;
  expect(mark).toMatchObject({
    type: 'BOOKMARK',
    object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
  });
});

it('ends open watches when the cluster closes', async () => {
  const events = await open('');
  await next(events);
  await Promise.all([cluster.close(), events.next().catch(() => undefined)]);
  await expect(client.send('GET', '/version')).rejects.toThrow('fetch failed');
});

it('refuses a version that is no number', async () => {
  expect(await client.send('GET', `${PODS}?watch=1&resourceVersion=latest`)).toMatchObject({ status: 400 });
});
