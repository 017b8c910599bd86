import { afterEach, expect, it } from 'vitest';
import { createDeferred } from '../../../src/domain/deferred.js';
import { eventually } from '../../support/eventually.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { Pair } from './pair.js';

let pair: Pair;
afterEach(() => pair.close());

it('does not hand a run over whose end is being audited: the other process would audit it again', async () => {
  pair = new Pair();
  const conversation = new FakeConversation();
  const written = createDeferred<undefined>();
  let isWriting = false;
  pair.first.audit.writing = async ({ kind }) => {
    if (kind !== 'end') return;
    isWriting = true;
    await written.promise;
  };
  const asked = pair.first.ask('netstat shop/web-1', { conversation });
  await conversation.seen('running');
  pair.first.mechanism.release();
  await eventually('its end is being audited', () => isWriting);
  const closed = pair.first.dispatcher.close({ graceMs: 10 });
  // Longer than the grace.
  await new Promise((resolve) => setTimeout(resolve, 50));
  written.resolve(undefined);
  await Promise.all([asked, closed]);
  await eventually('it has ended', async () => (await pair.store.list({ live: true }, 1)).length === 0);
  const ends = [pair.first, pair.second].flatMap(({ audit }) => audit.events).filter(({ kind }) => kind === 'end');
  expect(ends).toHaveLength(1);
  expect(conversation.finishes).toHaveLength(1);
});
