import { afterEach, describe, expect, it } from 'vitest';
import { createDeferred } from '../../../src/domain/deferred.js';
import { RecapError } from '../../../src/domain/errors.js';
import type { Request } from '../../../src/domain/request.js';
import type { SlackOptions } from '../../../src/slack/options.js';
import { wordsOf } from '../conversation/seen.js';
import type { Stage } from '../support.js';
import { openStage } from '../support.js';

const OPS = 'C0OPS';
let stage: Stage;
afterEach(() => stage.close());

/** A store that accepts when it is told to, and what it was asked to accept. */
class SlowStore {
  readonly answer = createDeferred<boolean>();
  readonly asked: { request: Request; origin: string }[] = [];
  readonly accept: SlackOptions['accept'] = (request, origin) => {
    this.asked.push({ request, origin });
    return this.answer.promise;
  };
}

async function openWith(accept: SlackOptions['accept']): Promise<void> {
  stage = await openStage({ slack: { accept }, workspace: { eventRetryDelaysMs: [] } });
}
const alice = () => stage.workspace.as('U0ALICE');
const whispered = () => stage.workspace.waitFor((now) => now.ephemerals('U0ALICE')[0]);

describe('a command', () => {
  it('is acknowledged when it is accepted, and not before', async () => {
    const store = new SlowStore();
    await openWith(store.accept);
    let isAcked = false;
    const acked = alice()
      .slash(OPS, 'netstat shop/web')
      .then((verdict) => (isAcked = verdict.acked));
    await expect.poll(() => store.asked).toHaveLength(1);
    expect([isAcked, stage.asked.length]).toEqual([false, 0]);
    store.answer.resolve(true);
    await acked;
    expect(isAcked).toBe(true);
    await expect.poll(() => stage.asked).toHaveLength(1);
  });

  it('is acknowledged in time though the store is slow, and handled when it is accepted at last', async () => {
    const store = new SlowStore();
    await openWith(store.accept);
    expect(await alice().slash(OPS, 'netstat shop/web')).toMatchObject({ acked: true });
    expect(stage.asked).toEqual([]);
    store.answer.resolve(true);
    await expect.poll(() => stage.asked).toHaveLength(1);
  });

  it('that can not be accepted is not handled, and its asker is told why', async () => {
    await openWith(() => Promise.reject(new RecapError('store-unreachable', "The bot's store does not answer.")));
    expect(await alice().slash(OPS, 'netstat shop/web')).toMatchObject({ acked: true });
    expect(wordsOf(await whispered())).toContain("The bot's store does not answer.");
    expect(stage.asked).toEqual([]);
  });

  it('can be answered by another bot, to its asker alone, from what was accepted', async () => {
    const store = new SlowStore();
    await openWith(store.accept);
    const acked = alice().slash(OPS, 'netstat shop/web');
    await expect.poll(() => store.asked).toHaveLength(1);
    const [{ origin, request }] = store.asked as [(typeof store.asked)[number]];
    store.answer.resolve(false);
    await acked;
    const conversation = stage.app.reopen(origin, request.receivedAt);
    expect(conversation?.place).toBe('slack:T0RECAP/C0OPS');
    await conversation?.answer({ kind: 'refused', refusal: { code: 'not-allowed', reason: 'You may not.' } });
    expect(wordsOf(await whispered())).toContain('You may not.');
  });

  it.each([
    ['', 'nothing'],
    ['{', 'no JSON'],
    ['{"key":"k","place":"https://evil.example","user":"U1","answers":"privately"}', 'no place'],
    ['{"key":"k","place":"slack:T0OTHER/C1","user":"U1","answers":"privately"}', 'another workspace'],
  ])('is not made again from %s (%s)', async (origin) => {
    await openWith(() => Promise.resolve(true));
    expect(stage.app.reopen(origin, 0)).toBeUndefined();
  });
});

describe('a mention', () => {
  const verdicts = () =>
    stage.workspace.events.flatMap(({ type, attempts }) => (type === 'app_mention' ? attempts : []));

  it('is acknowledged when it is accepted, and not before', async () => {
    const store = new SlowStore();
    await openWith(store.accept);
    const sent = alice().mention(OPS, 'netstat shop/web');
    await expect.poll(() => store.asked).toHaveLength(1);
    expect(verdicts()).toEqual([]);
    store.answer.resolve(true);
    await sent;
    await expect.poll(verdicts).toMatchObject([{ acked: true }]);
    await expect.poll(() => stage.asked).toHaveLength(1);
  });

  it('that asks for nothing is acknowledged, too', async () => {
    await openWith(() => Promise.resolve(true));
    await alice().message(OPS, 'ask <@U0RECAP> netstat shop/web');
    await expect.poll(verdicts).toMatchObject([{ acked: true }]);
    expect(stage.asked).toEqual([]);
  });
});
