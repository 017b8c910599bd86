import { describe, expect, it } from 'vitest';
import { refusalOf, runningWorkspace, webClient } from '../support/running-workspace.js';

describe('chat methods', () => {
  it('post, reply, update and delete with what Slack answers', async () => {
    const workspace = await runningWorkspace();
    const { chat, conversations } = webClient(workspace);
    const posted = await chat.postMessage({ channel: 'C0OPS', text: 'parent' });
    expect(posted).toMatchObject({ ok: true, channel: 'C0OPS', message: { user: 'U0RECAP', bot_id: 'B0RECAP' } });
    const ts = posted.ts ?? '';
    const reply = await chat.postMessage({ channel: 'C0OPS', text: 'reply', thread_ts: ts });
    await chat.update({ channel: 'C0OPS', ts: reply.ts ?? '', text: 'changed' });
    const thread = await conversations.replies({ channel: 'C0OPS', ts });
    expect(thread.messages).toMatchObject([
      { text: 'parent', reply_count: 1, latest_reply: reply.ts },
      { text: 'changed', thread_ts: ts, edited: { user: 'B0RECAP' } },
    ]);
    expect((await conversations.history({ channel: 'C0OPS' })).messages).toHaveLength(1);
    await chat.delete({ channel: 'C0OPS', ts: reply.ts ?? '' });
    expect(workspace.messages('C0OPS', ts)).toHaveLength(1);
    const link = await chat.getPermalink({ channel: 'C0OPS', message_ts: ts });
    expect(link.permalink).toBe(`${workspace.url}/archives/C0OPS/p${ts.replace('.', '')}`);
  });

  it('refuse with the words of Slack', async () => {
    const workspace = await runningWorkspace();
    const { chat, conversations } = webClient(workspace);
    const theirs = await workspace.as('U0ALICE').message('C0OPS', 'mine');
    const error = async (call: Promise<unknown>) => (await refusalOf(call)).error;
    expect(await error(chat.postMessage({ channel: 'C0NOWHERE', text: 'x' }))).toBe('channel_not_found');
    expect(await error(chat.postMessage({ channel: 'C0LEGAL', text: 'x' }))).toBe('channel_not_found');
    expect(await error(chat.postMessage({ channel: 'C0LOUNGE', text: 'x' }))).toBe('not_in_channel');
    expect(await error(chat.postMessage({ channel: 'C0OLD', text: 'x' }))).toBe('is_archived');
    expect(await error(chat.postMessage({ channel: 'C0OPS', text: '' }))).toBe('no_text');
    expect(await error(chat.postMessage({ channel: 'C0OPS', text: 'x', thread_ts: '1.2' }))).toBe('thread_not_found');
    expect(await error(chat.update({ channel: 'C0OPS', ts: theirs.ts, text: 'x' }))).toBe('cant_update_message');
    expect(await error(chat.update({ channel: 'C0OPS', ts: '1.2', text: 'x' }))).toBe('message_not_found');
    expect(await error(chat.delete({ channel: 'C0OPS', ts: theirs.ts }))).toBe('cant_delete_message');
    expect(await error(conversations.replies({ channel: 'C0OPS', ts: '1.2' }))).toBe('thread_not_found');
    const whisper = (user: string) => chat.postEphemeral({ channel: 'C0OPS', user, text: 'x' });
    expect(await error(whisper('U0NOBODY'))).toBe('user_not_found');
    expect(await error(whisper('U0DAVE'))).toBe('user_not_in_channel');
  });

  it('say what is wrong with blocks, and store nothing', async () => {
    const workspace = await runningWorkspace();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }];
    const data = await refusalOf(webClient(workspace).chat.postMessage({ channel: 'C0OPS', text: 'x', blocks }));
    expect(data).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
    expect(workspace.messages('C0OPS')).toEqual([]);
  });

  it('cut a text beyond 40,000 characters with a warning, and refuse to update beyond 4,000', async () => {
    const workspace = await runningWorkspace();
    const { chat } = webClient(workspace);
    const posted = await chat.postMessage({ channel: 'C0OPS', text: 'x'.repeat(40_001) });
    expect(posted.warning).toBe('message_truncated');
    expect(workspace.message('C0OPS', posted.ts ?? '')?.text).toHaveLength(40_000);
    const update = (length: number) => chat.update({ channel: 'C0OPS', ts: posted.ts ?? '', text: 'x'.repeat(length) });
    expect((await refusalOf(update(4001))).error).toBe('msg_too_long');
    await update(4000);
  });

  it('keep the blocks of an update that sends none, and drop them for an empty list', async () => {
    const workspace = await runningWorkspace();
    const { chat } = webClient(workspace);
    const posted = await chat.postMessage({ channel: 'C0OPS', text: 'x', blocks: [{ type: 'divider' }] });
    const ts = posted.ts ?? '';
    await chat.update({ channel: 'C0OPS', ts, text: 'y' });
    expect(workspace.message('C0OPS', ts)?.blocks).toHaveLength(1);
    await chat.update({ channel: 'C0OPS', ts, text: 'z', blocks: [] });
    expect(workspace.message('C0OPS', ts)?.blocks).toBeUndefined();
  });

  it('show metadata only to those who ask for it', async () => {
    const workspace = await runningWorkspace();
    const client = webClient(workspace);
    const metadata = { event_type: 'recap_run', event_payload: { run: 'r-1' } };
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0OPS', text: 'x', metadata });
    const asked = { channel: 'C0OPS', ts };
    expect((await client.conversations.replies(asked)).messages?.[0]).not.toHaveProperty('metadata');
    const all = await client.conversations.replies({ ...asked, include_all_metadata: true });
    expect(all.messages?.[0]?.metadata).toEqual(metadata);
  });

  it('stream into a thread until the stream is stopped', async () => {
    const workspace = await runningWorkspace();
    const client = webClient(workspace);
    const { ts: thread = '' } = await client.chat.postMessage({ channel: 'C0OPS', text: 'x' });
    const recipient = { recipient_team_id: 'T0RECAP', recipient_user_id: 'U0ALICE' };
    const started = await client.chat.startStream({ channel: 'C0OPS', thread_ts: thread, ...recipient });
    const stream = { channel: 'C0OPS', ts: started.ts ?? '' };
    await client.chat.appendStream({ ...stream, markdown_text: 'one ' });
    await client.chat.stopStream({ ...stream, markdown_text: 'two', blocks: [{ type: 'divider' }] });
    expect(workspace.message('C0OPS', stream.ts)).toMatchObject({ text: 'one two', threadTs: thread });
    const late = await refusalOf(client.chat.appendStream({ ...stream, markdown_text: 'x' }));
    expect(late.error).toBe('message_not_in_streaming_state');
  });
});
