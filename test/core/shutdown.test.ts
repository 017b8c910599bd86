import { expect, it } from 'vitest';
import type { DispatchResult } from '../../src/core/carry-runs.js';
import { createDeferred } from '../../src/domain/deferred.js';
import { eventually } from '../support/eventually.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore } from '../support/fake-core.js';
import { hangs } from '../support/fake-mechanism.js';

/** Ten requests on ten pods, of which `limit` run and the rest wait. */
async function tenRuns(
  limit: number,
): Promise<{ core: FakeCore; conversations: FakeConversation[]; asked: Promise<DispatchResult>[] }> {
  const core = new FakeCore({
    limits: { levels: { cluster: { concurrent: limit } }, queue: 100, queuePerPerson: 100, marginMs: 1_000 },
  });
  core.targets.pods.set(
    'shop',
    Array.from({ length: 10 }, (_, index) => `web-${index}`),
  );
  core.mechanism.hold();
  const conversations = Array.from({ length: 10 }, () => new FakeConversation());
  const asked = conversations.map((conversation, index) => core.ask(`netstat shop/web-${index}`, { conversation }));
  await eventually('the first run', () => core.mechanism.count('output') === limit);
  await Promise.all(conversations.slice(limit).map((conversation) => conversation.seen('queued')));
  return { core, conversations, asked };
}

const codes = async (asked: Promise<DispatchResult>[]): Promise<string[]> =>
  (await Promise.all(asked)).map(({ outcome }) => (outcome.kind === 'failed' ? outcome.failure.code : outcome.kind));

it('lets what runs come to its end within the grace, and ends what waits at once', async () => {
  const { core, conversations, asked } = await tenRuns(6);
  const closing = core.dispatcher.close({ graceMs: 5_000 });
  expect(await codes(asked.slice(6))).toEqual(Array(4).fill('interrupted'));
  core.mechanism.release();
  await closing;
  expect(await codes(asked)).toEqual([...Array<string>(6).fill('done'), ...Array<string>(4).fill('interrupted')]);
  expect(conversations.every(({ finishes }) => finishes.length === 1)).toBe(true);
});

it('stops what still runs after the grace, detaches it and tells everybody before it resolves', async () => {
  const { core, conversations, asked } = await tenRuns(10);
  await core.dispatcher.close({ graceMs: 50 });
  expect(conversations.map(({ told }) => told.at(-1))).toEqual(Array(10).fill('finish'));
  expect(core.mechanism.count('detach')).toBe(10);
  expect(core.mechanism.open).toBe(0);
  expect(await codes(asked)).toEqual(Array(10).fill('interrupted'));
  expect((await core.runs()).map(({ state }) => state)).toEqual(Array(10).fill('ended'));
});

it('refuses new requests, also those that were on their way', async () => {
  const core = new FakeCore();
  const gate = createDeferred<undefined>();
  const { resolve } = core.targets;
  core.targets.resolve = (...question) => gate.promise.then(() => resolve(...question));
  const onItsWay = new FakeConversation();
  const asked = core.ask('netstat shop/web-1', { conversation: onItsWay });
  await eventually('RBAC has allowed it', () => core.access.asked.length === 1);
  const closing = core.dispatcher.close({ graceMs: 5_000 });
  const late = new FakeConversation();
  await core.ask('netstat shop/web-1', { conversation: late });
  gate.resolve(undefined);
  await Promise.all([asked, closing]);
  expect([late.refusal?.code, onItsWay.refusal?.code]).toEqual(['shutting-down', 'shutting-down']);
  expect(core.untouched).toBe(true);
});

it('ends also when a request hangs in a question', async () => {
  const core = new FakeCore();
  let questions = 0;
  core.access.may = () => ((questions += 1), hangs());
  const conversation = new FakeConversation();
  const asked = core.ask('netstat shop/web-1', { conversation });
  await eventually('RBAC is asked', () => questions === 1);
  await core.dispatcher.close({ graceMs: 30 });
  expect((await asked).outcome).toMatchObject({ kind: 'failed', failure: { code: 'interrupted' } });
  expect(conversation.told).toEqual(['answer']);
});

it('resolves at once when nothing goes on', async () => {
  const begin = Date.now();
  await new FakeCore().dispatcher.close({ graceMs: 60_000 });
  expect(Date.now() - begin).toBeLessThan(1_000);
});
