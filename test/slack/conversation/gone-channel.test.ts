import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/core/ports.js';
import { BOT_USER_ID } from '../../../src/sandbox/workspace/people.js';
import type { StoredMessage } from '../../../src/sandbox/workspace/stored-message.js';
import type { Report } from '../../../src/domain/report.js';
import type { Stage } from '../support.js';
import { openStage } from '../support.js';
import { endedRun, newRun, OPS, REPORT } from './runs.js';
import { wordsOf } from './seen.js';

let stage: Stage;
afterEach(() => stage.close());

const WITH_FILE: Report = {
  ...REPORT,
  files: [{ name: 'heap.bin', mediaType: 'application/octet-stream', content: new Uint8Array(100), always: true }],
};

async function begin(surface: 'slash' | 'mention' = 'slash'): Promise<Conversation> {
  stage = await openStage();
  const next = stage.next();
  await stage.workspace.as('U0ALICE')[surface](OPS, 'netstat shop/web');
  return (await next).conversation;
}

const direct = (): readonly StoredMessage[] => stage.workspace.messages('D0ALICE');
const root = (): StoredMessage => {
  const found = stage.workspace
    .messages(OPS)
    .find(({ user, threadTs }) => user === BOT_USER_ID && threadTs === undefined);
  if (found === undefined) throw new Error('there is no message of a run');
  return found;
};

/** What can happen to a channel while a run goes on, and how the requester is told why. */
const GONE: [what: string, why: string, happen: () => void][] = [
  [
    'its channel is archived',
    'that channel is archived',
    () => stage.workspace.changeChannel(OPS, { isArchived: true }),
  ],
  [
    'the bot is removed from its channel',
    'RECap is not in that channel any more',
    () => stage.workspace.changeChannel(OPS, { members: ['U0ALICE'] }),
  ],
  [
    'the bot is removed from its channel, which is private',
    'RECap can not see that channel any more',
    () => stage.workspace.changeChannel(OPS, { members: ['U0ALICE'], kind: 'private' }),
  ],
  [
    'its message is deleted',
    'the message of its thread was deleted',
    () => stage.workspace.deleteMessage(OPS, root().ts),
  ],
];

describe('a run', () => {
  it.each(GONE)('is told in direct messages when %s, result and end and files, once', async (_, why, happen) => {
    const conversation = await begin();
    const run = { ...newRun(), place: conversation.place };
    conversation.progress([{ run: { ...run, state: 'running' } }]);
    await conversation.thread();
    happen();
    expect(await conversation.result([run], WITH_FILE)).toBe('told');
    expect(await conversation.finish([endedRun(run)])).toBe('told');
    const again = stage.app.resume(run);
    expect(await again?.result([run], WITH_FILE)).toBe('told');
    expect(await again?.finish([endedRun(run)])).toBe('told');

    expect(stage.workspace.ephemerals('U0ALICE')).toEqual([]);
    expect(direct()).toHaveLength(3);
    const [result, file, end] = direct();
    expect(wordsOf(result ?? { text: '' })).toContain('LISTEN 0 128 *:8080');
    expect(file?.files).toHaveLength(1);
    expect(wordsOf(end ?? { text: '' })).toContain('done in 1.9 s');
    for (const message of [result, end]) {
      expect(wordsOf(message ?? { text: '' })).toContain(why);
      expect(JSON.stringify(message?.blocks)).toContain(OPS);
      expect(JSON.stringify(message?.blocks)).not.toContain('recap_rerun');
    }
  });

  it('that came of a mention is told in direct messages when its thread is deleted', async () => {
    const conversation = await begin('mention');
    const run = { ...newRun(), place: conversation.place };
    const [asked] = stage.workspace.messages(OPS);
    stage.workspace.deleteMessage(OPS, asked?.ts ?? '');
    expect(await conversation.result([run], REPORT)).toBe('told');
    expect(await conversation.finish([endedRun(run)])).toBe('told');
    expect(direct().map(({ text }) => text)).toHaveLength(2);
  });

  it('is not owed for ever when its requester takes no direct message either, which the log says', async () => {
    const conversation = await begin();
    const run = { ...newRun(), place: conversation.place };
    conversation.progress([{ run: { ...run, state: 'running' } }]);
    await conversation.thread();
    stage.workspace.changeChannel(OPS, { isArchived: true });
    stage.workspace.faults.add({ fault: { kind: 'error', error: 'user_disabled' }, method: 'conversations.open' });
    expect(await conversation.result([run], REPORT)).toBe('told');
    expect(await conversation.finish([endedRun(run)])).toBe('told');
    const lines = stage.log.lines.filter(({ message }) => message === 'a reply reached its asker on no way');
    expect(lines.map(({ level, fields }) => [level, fields.refusal])).toEqual([
      ['error', 'user_disabled'],
      ['error', 'user_disabled'],
    ]);
  });

  it.each(['invalid_auth', 'token_revoked'])('is owed while Slack takes no token of the bot (%s)', async (error) => {
    const conversation = await begin();
    const run = { ...newRun(), place: conversation.place };
    const back = stage.workspace.faults.add({ fault: { kind: 'error', error } });
    expect(await conversation.result([run], REPORT)).toBe('owed');
    conversation.leave();
    back();
    const again = stage.app.resume(run);
    expect(await again?.result([run], REPORT)).toBe('told');
    expect(stage.workspace.messages(OPS)).toHaveLength(2);
    expect(direct()).toEqual([]);
  });
});
