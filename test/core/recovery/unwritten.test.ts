import { afterEach, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { Pair } from './pair.js';

let pair: Pair;
afterEach(() => pair.close());

it('writes the end of a run that a full store did not take, once it takes it again', async () => {
  pair = new Pair();
  const { store } = pair;
  const change = store.change.bind(store);
  let isFull = true;
  // A store that is out of memory still deletes.
  store.change = (run, to) => (isFull && to.state === 'ended' ? Promise.reject(new Error('OOM')) : change(run, to));
  pair.first.mechanism.release();
  const conversation = new FakeConversation();
  const { outcome } = await pair.first.ask('netstat shop/web-1', { conversation });
  expect(outcome.kind).toBe('done');
  expect(conversation.finishes).toHaveLength(1);
  expect(await store.list({ live: true }, 1)).toHaveLength(1);
  isFull = false;
  await eventually('its end is written', async () => (await store.list({ live: true }, 1)).length === 0);
  const due = async (): Promise<readonly { id: string }[]> => pair.obligations.claim('test', 1, 10);
  await eventually('nothing is owed', async () => !(await due()).some(({ id }) => id.startsWith('runs ')));
  expect((await store.list({}, 1))[0]).toMatchObject({ state: 'ended', end: { kind: 'done' } });
});
