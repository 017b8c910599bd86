import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/core/ports.js';
import type { StoredMessage } from '../../../src/sandbox/workspace/stored-message.js';
import type { Stage, StageOptions } from '../support.js';
import { openStage } from '../support.js';
import { endedRun, newRun, OPS, plainRun, REPORT } from './runs.js';
import { wordsOf } from './seen.js';

let stage: Stage;
afterEach(() => stage.close());

/** Types a command, does `work` in its conversation, and waits until that is over. */
async function command(
  work: (conversation: Conversation) => Promise<void>,
  channel = OPS,
  options: StageOptions = {},
  prepare: (stage: Stage) => void = () => undefined,
): Promise<void> {
  let over = (): void => undefined;
  const done = new Promise<void>((resolve) => (over = resolve));
  stage = await openStage({ ...options, handle: ({ conversation }) => work(conversation).finally(over) });
  prepare(stage);
  await stage.workspace.as('U0ALICE').slash(channel, 'netstat shop/web');
  await done;
}

const posted = (): readonly StoredMessage[] => stage.workspace.messages(OPS);
const methods = (): string[] =>
  stage.workspace
    .calls()
    .map(({ method }) => method)
    .filter((method) => /^(chat|files)\./.test(method));

describe('the run of a slash command', () => {
  it('is shown in the channel, its result in the thread, with three calls in all', async () => {
    await command((conversation) => plainRun(conversation));
    const [root, reply] = posted();
    expect(root?.text).toBe('netstat on shop/web-7c9d8b6f5-x2x4p:app: done in 1.9 s. 3 listening, 41 established');
    expect(wordsOf(root ?? { text: '' })).toContain('Removed: capsule ended (exit 0).');
    expect(reply?.threadTs).toBe(root?.ts);
    expect(reply?.text).toContain('3 listening');
    expect(JSON.stringify(root?.blocks)).toContain('recap_rerun');
    expect(methods()).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.update']);
  });

  it('edits its message with the newest state only, and never to what it shows already', async () => {
    await command(async (conversation) => {
      const run = newRun();
      conversation.progress([{ run: { ...run, state: 'queued' }, position: 9 }]);
      await conversation.thread();
      for (let position = 8; position > 0; position -= 1)
        conversation.progress([{ run: { ...run, state: 'queued' }, position }]);
      await stage.workspace.waitFor((w) => w.calls('chat.update').length === 1);
      conversation.progress([{ run: { ...run, state: 'queued' }, position: 1 }]);
      await conversation.finish([endedRun(run)]);
    });
    const texts = stage.workspace.calls('chat.update').map(({ args }) => String(args.text));
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain('place 1');
    expect(texts[1]).toContain('done');
  });

  it('lets no slow progress update come after the end', async () => {
    await command(async (conversation) => {
      const run = newRun();
      conversation.progress([{ run: { ...run, state: 'queued' } }]);
      await conversation.thread();
      stage.workspace.faults.add({ fault: { kind: 'slow', delayMs: 300 }, method: 'chat.update', times: 1 });
      conversation.progress([{ run: { ...run, state: 'running' } }]);
      await stage.workspace.waitFor((w) => w.calls('chat.update').length === 1);
      await conversation.finish([endedRun(run)]);
    });
    expect(posted()[0]?.text).toContain('done');
  });

  it('is posted anew at its end when somebody deleted the message', async () => {
    await command(async (conversation) => {
      const run = newRun();
      conversation.progress([{ run }]);
      await conversation.thread();
      stage.workspace.faults.add({ fault: { kind: 'error', error: 'message_not_found' }, method: 'chat.update' });
      await conversation.finish([endedRun(run)]);
    });
    expect(posted().at(-1)?.text).toContain('done');
  });

  it('shows the end of each of several runs, and one sentence for clean receipts', async () => {
    await command(async (conversation) => {
      const runs = [newRun(), newRun(), newRun()];
      conversation.progress(runs.map((run) => ({ run })));
      await conversation.result(runs, REPORT);
      await conversation.finish(runs.map(endedRun));
    });
    const words = wordsOf(posted()[0] ?? { text: '' });
    expect(words).toContain('3 of 3 ended');
    expect(words).toContain('All 3 capsules are removed');
    expect(JSON.stringify(posted()[0]?.blocks).match(/recap_rerun/g)).toHaveLength(3);
  });
});

describe('when the bot can not post in the channel', () => {
  it.each([
    ['it is not in', 'C0LOUNGE', 'not in this channel'],
    ['it can not see', 'C0LEGAL', 'can not see this channel'],
  ])(
    'of one that %s, the asker alone gets the run, the result and the end, and learns why',
    async (_, channel, why) => {
      await command((conversation) => plainRun(conversation), channel);
      expect(stage.workspace.messages(channel)).toEqual([]);
      const seen = stage.workspace.ephemerals('U0ALICE').map(wordsOf);
      expect(seen).toHaveLength(3);
      expect(seen.every((words) => words.includes(why))).toBe(true);
      expect(seen[1]).toContain('LISTEN 0 128 *:8080');
      expect(seen[2]).toContain('done in 1.9 s');
      expect(JSON.stringify(stage.workspace.ephemerals('U0ALICE'))).not.toContain('recap_rerun');
    },
  );

  it('and the response_url is used up, a direct message carries the answer', async () => {
    await command(async (conversation) => {
      for (let count = 0; count < 6; count += 1) await conversation.answer({ kind: 'done', value: REPORT });
    }, 'C0LOUNGE');
    expect(stage.workspace.ephemerals('U0ALICE')).toHaveLength(5);
    expect(stage.workspace.messages('D0ALICE').map(({ text }) => text)).toEqual([
      'netstat: 3 listening, 41 established',
    ]);
  });
});
