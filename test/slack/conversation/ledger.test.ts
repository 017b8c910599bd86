import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation, Posts } from '../../../src/core/ports.js';
import type { Report } from '../../../src/domain/report.js';
import type { RunRecord } from '../../../src/domain/run.js';
import { createMemoryPosts } from '../../../src/memory/posts.js';
import { eventually } from '../../support/eventually.js';
import { hangs } from '../../support/fake-mechanism.js';
import type { Stage } from '../support.js';
import { openStage, QUICK } from '../support.js';
import { endedRun, newRun, OPS, REPORT } from './runs.js';

/** Slack answers at once here, so what is late is away. */
const SOON = { ...QUICK.timing, call: 1_000, post: 1_500, last: 1_500, file: 1_500 };
const WITH_FILE: Report = {
  ...REPORT,
  files: [{ name: 'heap.bin', mediaType: 'application/octet-stream', content: new Uint8Array(100), always: true }],
};

let stage: Stage;
afterEach(() => stage.close());

async function begin(posts: Posts = createMemoryPosts({ now: () => Date.now() })): Promise<Conversation> {
  stage = await openStage({ slack: { posts, timing: SOON } });
  const next = stage.next();
  await stage.workspace.as('U0ALICE').slash(OPS, 'netstat shop/web');
  return (await next).conversation;
}

function resume(run: RunRecord): Conversation {
  const conversation = stage.app.resume(run);
  if (conversation === undefined) throw new Error('it is of another workspace');
  return conversation;
}

const runIn = (conversation: Conversation): RunRecord => ({ ...newRun(), place: conversation.place });
const searches = (): number =>
  stage.workspace.calls().filter(({ method }) => /^conversations\.(history|replies)$/.test(method)).length;
const ours = () => stage.workspace.messages(OPS);

/** The first process got as far as `part`, and nobody knows what became of that call. */
async function cutOffAt(nth: number, when: 'before' | 'after'): Promise<void> {
  const conversation = await begin();
  const run = runIn(conversation);
  for (let count = 1; count < nth; count += 1) {
    stage.workspace.faults.add({ fault: { kind: 'slow', delayMs: 0 }, method: 'chat.postMessage', times: 1 });
  }
  stage.workspace.faults.add({ fault: { kind: 'hang', when }, method: 'chat.postMessage', times: 1 });
  const away = (method: string) => stage.workspace.faults.add({ fault: { kind: 'http', status: 503 }, method });
  const back = ['conversations.history', 'conversations.replies'].map(away);
  expect(await conversation.result([run], REPORT)).toBe('owed');
  conversation.leave();
  back.forEach((one) => one());
  stage.workspace.forgetCalls();
  const again = resume(run);
  expect(await again.result([run], REPORT)).toBe('told');
  expect(await again.finish([endedRun(run)])).toBe('told');
  expect(ours()).toHaveLength(2);
  expect(ours()[0]?.text).toContain('done');
  expect(ours()[1]?.threadTs).toBe(ours()[0]?.ts);
}

describe('a run that another process took over', () => {
  it('is shown where its messages stand, and Slack is not asked where that is', async () => {
    const conversation = await begin();
    const run = runIn(conversation);
    conversation.progress([{ run: { ...run, state: 'running' } }]);
    await conversation.result([run], REPORT);
    conversation.leave();
    stage.workspace.forgetCalls();
    const again = resume(run);
    expect(await again.result([run], REPORT)).toBe('told');
    expect(await again.finish([endedRun(run)])).toBe('told');
    expect(ours()).toHaveLength(2);
    expect(ours()[0]?.text).toContain('done');
    expect(searches()).toBe(0);
    expect(stage.workspace.calls('chat.postMessage')).toHaveLength(0);
  });

  it.each([
    [1, 'before'],
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
  ] as const)('and whose message %i was cut off %s it was stored is told once', (nth, when) => cutOffAt(nth, when));

  it('gets each of its files once', async () => {
    const conversation = await begin();
    const run = runIn(conversation);
    await conversation.result([run], WITH_FILE);
    const again = resume(run);
    expect(await again.result([run], WITH_FILE)).toBe('told');
    expect(ours().filter(({ files }) => files !== undefined)).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)('and whose file was cut off %s it was shared gets it once', async (when) => {
    const conversation = await begin();
    const run = runIn(conversation);
    const { faults } = stage.workspace;
    faults.add({ fault: { kind: 'reset', when }, method: 'files.completeUploadExternal', times: 1 });
    const back = faults.add({ fault: { kind: 'http', status: 503 }, method: 'conversations.replies' });
    expect(await conversation.result([run], WITH_FILE)).toBe('owed');
    back();
    expect(await resume(run).result([run], WITH_FILE)).toBe('told');
    expect(ours().filter(({ files }) => files !== undefined)).toHaveLength(1);
  });
});

describe('a Slack that is away for longer than it is tried', () => {
  it.each([
    ['owes a result', REPORT, 'owed'],
    ['is tried for longer when the result has a file, which no store keeps', WITH_FILE, 'told'],
  ] as const)('%s', async (_, report, told) => {
    const conversation = await begin();
    const run = runIn(conversation);
    conversation.progress([{ run: { ...run, state: 'running' } }]);
    await conversation.thread();
    // With the pauses between them these take longer than two seconds.
    stage.workspace.faults.add({ fault: { kind: 'http', status: 503 }, method: 'chat.postMessage', times: 3 });
    expect(await conversation.result([run], report)).toBe(told);
    expect(ours().filter(({ threadTs }) => threadTs !== undefined)).toHaveLength(told === 'told' ? 2 : 0);
  });
});

describe('a ledger that does not answer', () => {
  it.each([
    ['rejects', (): Promise<never> => Promise.reject(new Error('away'))],
    ['hangs', hangs],
  ])('and %s keeps no message back for long, and none comes twice', async (_, away) => {
    const conversation = await begin({ begin: away, note: away });
    const run = runIn(conversation);
    const began = performance.now();
    expect(await conversation.result([run], REPORT)).toBe('told');
    expect(performance.now() - began).toBeLessThan(2_000);
    const again = resume(run);
    expect(await again.result([run], REPORT)).toBe('told');
    expect(await again.finish([endedRun(run)])).toBe('told');
    expect(ours()).toHaveLength(2);
  });

  it('learns where a message stands as soon as it answers', async () => {
    const posts = createMemoryPosts({ now: () => Date.now() });
    let isAway = true;
    const away = (): Promise<never> => Promise.reject(new Error('away'));
    const conversation = await begin({
      begin: (mark) => (isAway ? away() : posts.begin(mark)),
      note: (mark, where) => (isAway ? away() : posts.note(mark, where)),
    });
    const run = runIn(conversation);
    await conversation.result([run], REPORT);
    isAway = false;
    await eventually('it is noted', async () => {
      const known = await posts.begin({ run: run.id, part: 'result' });
      return known.where !== undefined;
    });
  });
});

describe('an answer in a thread', () => {
  it('is given once to a request that is handled again, and each answer of it', async () => {
    stage = await openStage();
    const next = stage.next();
    const { ts } = await stage.workspace.as('U0ALICE').mention(OPS, 'runs');
    const { conversation, request } = await next;
    await conversation.answer({ kind: 'done', value: REPORT });
    await conversation.answer({ kind: 'done', value: REPORT });
    const origin = {
      key: request.key,
      place: `slack:T0RECAP/${OPS}/${ts}`,
      user: 'U0ALICE',
      answers: 'in the thread',
    };
    const again = stage.app.reopen(JSON.stringify(origin), request.receivedAt);
    await again?.answer({ kind: 'done', value: REPORT });
    await again?.answer({ kind: 'done', value: REPORT });
    expect(stage.workspace.messages(OPS, ts)).toHaveLength(3);
  });
});
