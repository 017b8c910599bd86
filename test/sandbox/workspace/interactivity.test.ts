import type { App, BlockAction } from '@slack/bolt';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { socketModeApp } from './support/bolt-app.js';
import { runningWorkspace, webClient } from './support/running-workspace.js';

const APPROVE = {
  type: 'actions' as const,
  block_id: 'decision',
  elements: [
    {
      type: 'button' as const,
      action_id: 'approve',
      value: 'r-1',
      text: { type: 'plain_text' as const, text: 'Approve' },
    },
  ],
};

async function workspaceWith(listen: (app: App) => void): Promise<Workspace> {
  const workspace = await runningWorkspace();
  const running = await socketModeApp(workspace, listen);
  onTestFinished(() => running.stop());
  return workspace;
}

describe('buttons', () => {
  it('sends what Slack sends of a press, and lets the app update the message', async () => {
    let body: BlockAction | undefined;
    const workspace = await workspaceWith((app) =>
      app.action<BlockAction>('approve', async (args) => {
        body = args.body;
        await args.ack();
        await args.respond({ replace_original: true, text: 'approved' });
      }),
    );
    const posted = await webClient(workspace).chat.postMessage({
      channel: 'C0OPS',
      text: 'approve?',
      blocks: [APPROVE],
    });
    await workspace.as('U0BOB').press('C0OPS', posted.ts ?? '', 'approve');
    await workspace.waitFor(() => workspace.message('C0OPS', posted.ts ?? '')?.text === 'approved');
    expect(body).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0BOB', team_id: 'T0RECAP' },
      team: { id: 'T0RECAP' },
      api_app_id: 'A0RECAP',
      container: { type: 'message', message_ts: posted.ts, channel_id: 'C0OPS', is_ephemeral: false },
      channel: { id: 'C0OPS', name: 'ops' },
      message: { ts: posted.ts, user: 'U0RECAP' },
      actions: [{ action_id: 'approve', block_id: 'decision', value: 'r-1', type: 'button' }],
    });
  });

  it('leaves the message out for an ephemeral one, whose button only its reader can press', async () => {
    let body: BlockAction | undefined;
    const workspace = await workspaceWith((app) =>
      app.action<BlockAction>('approve', async (args) => {
        body = args.body;
        await args.ack();
        await args.respond({ delete_original: true });
      }),
    );
    const client = webClient(workspace);
    const { message_ts: ts = '' } = await client.chat.postEphemeral({
      channel: 'C0OPS',
      user: 'U0BOB',
      text: 'approve?',
      blocks: [APPROVE],
    });
    expect(() => workspace.as('U0ALICE').press('C0OPS', ts, 'approve')).toThrow('sees no message');
    await workspace.as('U0BOB').press('C0OPS', ts, 'approve');
    await workspace.waitFor(() => workspace.ephemerals('U0BOB').length === 0);
    expect(body?.message).toBeUndefined();
    expect(body?.container).toMatchObject({ is_ephemeral: true });
  });

  it('sends tampered values and forged actions only when a test forces it', async () => {
    const values: unknown[] = [];
    const workspace = await workspaceWith((app) =>
      app.action<BlockAction>(/.*/, async ({ ack, action }) => {
        values.push([action.action_id, 'value' in action ? action.value : undefined]);
        await ack();
      }),
    );
    const { ts = '' } = await webClient(workspace).chat.postMessage({ channel: 'C0OPS', text: 'x', blocks: [APPROVE] });
    const eve = workspace.as('U0ERIN');
    expect((await eve.press('C0OPS', ts, 'deny')).error).toBe('unknown_action');
    await eve.press('C0OPS', ts, 'approve', { value: 'r-2' });
    await eve.press('C0OPS', ts, 'deny', { force: true, value: 'r-3' });
    expect(values).toEqual([
      ['approve', 'r-2'],
      ['deny', 'r-3'],
    ]);
  });
});

describe('forms', () => {
  const view = {
    type: 'modal' as const,
    callback_id: 'reason',
    private_metadata: 'r-1',
    title: { type: 'plain_text' as const, text: 'Why?' },
    submit: { type: 'plain_text' as const, text: 'Send' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'why',
        label: { type: 'plain_text' as const, text: 'Reason' },
        element: { type: 'plain_text_input' as const, action_id: 'text' },
      },
    ],
  };
  const typed = (value: string) => ({ why: { text: { type: 'plain_text_input', value } } });

  const formApp = (app: App): void => {
    app.command('/recap', async ({ ack, client, command }) => {
      await client.views.open({ trigger_id: command.trigger_id, view });
      await ack();
    });
    app.view('reason', async ({ ack, view: sent }) => {
      const value = sent.state.values.why?.text?.value ?? '';
      if (value.length < 5) await ack({ response_action: 'errors', errors: { why: 'too short' } });
      else if (value === 'elsewhere') await ack({ response_action: 'errors', errors: { other: 'no such input' } });
      else await ack();
    });
  };

  it('opens by trigger, stays open with errors, and closes when the app takes it', async () => {
    const workspace = await workspaceWith(formApp);
    const alice = workspace.as('U0ALICE');
    await alice.slash('C0OPS', 'x');
    expect(alice.view?.body.callback_id).toBe('reason');
    expect(workspace.as('U0BOB').view).toBeUndefined();
    expect(await alice.submit(typed(''))).toMatchObject({ error: 'missing_input' });
    expect(await alice.submit(typed('abc'))).toMatchObject({ acked: true, errors: { why: 'too short' } });
    expect(alice.view?.errors).toEqual({ why: 'too short' });
    expect(await alice.submit(typed('elsewhere'))).toMatchObject({ acked: true, error: 'invalid_response_action' });
    expect((await alice.submit(typed('because'))).errors).toBeUndefined();
    expect(alice.view).toBeUndefined();
  });

  it('takes a trigger once, and for three seconds', async () => {
    let now = 1_795_000_000_000;
    const triggers: string[] = [];
    const workspace = await runningWorkspace({ now: () => now });
    const running = await socketModeApp(workspace, (app) =>
      app.command('/recap', async ({ ack, command }) => {
        triggers.push(command.trigger_id);
        await ack();
      }),
    );
    onTestFinished(() => running.stop());
    const client = webClient(workspace);
    await workspace.as('U0ALICE').slash('C0OPS', '1');
    await workspace.as('U0ALICE').slash('C0OPS', '2');
    const [first = '', second = ''] = triggers;
    await client.views.open({ trigger_id: first, view });
    await expect(client.views.open({ trigger_id: first, view })).rejects.toThrow('exchanged_trigger_id');
    now += 3001;
    await expect(client.views.open({ trigger_id: second, view })).rejects.toThrow('expired_trigger_id');
    await expect(client.views.open({ trigger_id: 'x', view })).rejects.toThrow('invalid_trigger_id');
  });
});

describe('response_url', () => {
  it('takes five answers within thirty minutes, then none', async () => {
    let now = 1_795_000_000_000;
    const urls: string[] = [];
    const workspace = await runningWorkspace({ now: () => now });
    const running = await socketModeApp(workspace, (app) =>
      app.command('/recap', async ({ ack, command }) => {
        urls.push(command.response_url);
        await ack();
      }),
    );
    onTestFinished(() => running.stop());
    await workspace.as('U0ALICE').slash('C0OPS', '1');
    await workspace.as('U0ALICE').slash('C0OPS', '2');
    const answer = async (url: string, body: object): Promise<[number, string]> => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      return [response.status, await response.text()];
    };
    const [first = '', second = ''] = urls;
    for (let use = 0; use < 5; use += 1) expect(await answer(first, { text: 'x' })).toEqual([200, 'ok']);
    expect(await answer(first, { text: 'x' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
    expect((await answer(second, { blocks: [{ type: 'nonsense' }] }))[1]).toContain('invalid_blocks');
    now += 30 * 60 * 1000 + 1;
    expect(await answer(second, { text: 'x' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
    expect(workspace.ephemerals('U0ALICE')).toHaveLength(5);
  });
});
