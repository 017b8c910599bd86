import { once } from 'node:events';
import type { App } from '@slack/bolt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { socketModeApp } from './support/bolt-app.js';
import { rawSocket } from './support/raw-socket.js';
import { runningWorkspace } from './support/running-workspace.js';

async function appIn(workspace: Workspace, listen: (app: App) => void, receivers = 1): Promise<App> {
  const running = await socketModeApp(workspace, listen, receivers);
  onTestFinished(() => running.stop());
  return running.app;
}

describe('Socket Mode with the real Bolt', () => {
  it('brings a slash command to its listener, and the answer to the channel and to the typer', async () => {
    const workspace = await runningWorkspace();
    let seen: Record<string, string | undefined> = {};
    await appIn(workspace, (app) =>
      app.command('/recap', async ({ ack, command, client, respond }) => {
        seen = command;
        await ack();
        await client.chat.postMessage({ channel: command.channel_id, text: 'posted' });
        await respond('only for you');
      }),
    );
    const verdict = await workspace.as('U0ALICE').slash('#ops', 'netstat shop/web <a> & b');
    expect(verdict).toMatchObject({ acked: true });
    await workspace.waitFor(() => workspace.ephemerals('U0ALICE').some(({ text }) => text === 'only for you'));
    expect(workspace.messages('C0OPS').map(({ text }) => text)).toEqual(['posted']);
    expect(workspace.ephemerals('U0BOB')).toEqual([]);
    expect(seen).toMatchObject({
      command: '/recap',
      text: 'netstat shop/web &lt;a&gt; &amp; b',
      team_id: 'T0RECAP',
      team_domain: 'recap-sandbox',
      channel_id: 'C0OPS',
      channel_name: 'ops',
      user_id: 'U0ALICE',
      user_name: 'alice',
      api_app_id: 'A0RECAP',
      is_enterprise_install: 'false',
    });
  });

  it('shows the message that an ack carries', async () => {
    const workspace = await runningWorkspace();
    await appIn(workspace, (app) =>
      app.command('/recap', async ({ ack }) => {
        await ack({ response_type: 'in_channel', text: 'for all' });
      }),
    );
    await workspace.as('U0ALICE').slash('C0OPS', 'x');
    expect(workspace.messages('C0OPS')).toMatchObject([{ text: 'for all', user: 'U0RECAP' }]);
  });

  it('tells the typer alone when no app is connected', async () => {
    const workspace = await runningWorkspace();
    expect(await workspace.as('U0BOB').slash('C0OPS', 'x')).toEqual({ acked: false, error: 'dispatch_failed' });
    const [said] = workspace.ephemerals('U0BOB');
    expect(said).toMatchObject({ text: '/recap failed with the error "dispatch_failed"', user: 'USLACKBOT' });
    expect(workspace.messages('C0OPS')).toEqual([]);
  });

  it('tells the typer when the ack comes after the deadline', async () => {
    const workspace = await runningWorkspace({ ackDeadlineMs: 60 });
    await appIn(workspace, () => undefined);
    expect(await workspace.as('U0BOB').slash('C0OPS', 'x')).toMatchObject({ error: 'operation_timeout' });
    expect(workspace.ephemerals('U0BOB')[0]?.text).toBe('/recap failed with the error "operation_timeout"');
  });

  it('refuses a slash command in a thread and one that nobody registered, without asking the app', async () => {
    const workspace = await runningWorkspace();
    const { ts } = await workspace.as('U0ALICE').message('C0OPS', 'parent');
    expect((await workspace.as('U0ALICE').slash('C0OPS', 'x', ts)).error).toBe('not_supported_in_threads');
    expect((await workspace.as('U0ALICE').slash('C0OPS', '/recapx')).error).toBe('unknown_command');
    expect(workspace.ephemerals('U0ALICE').map(({ text }) => text.split(' ').slice(0, 4).join(' '))).toEqual([
      '/recap is not supported',
      '/recapx is not a',
    ]);
  });

  it('gives each payload to one connection only, and never to one that was killed', async () => {
    const chosen: number[] = [];
    const workspace = await runningWorkspace({
      pickConnection: (count) => {
        chosen.push(count);
        return chosen.length % count;
      },
    });
    let heard = 0;
    await appIn(
      workspace,
      (app) =>
        app.command('/recap', async ({ ack }) => {
          heard += 1;
          await ack();
        }),
      2,
    );
    expect(workspace.sockets.count).toBe(2);
    await workspace.as('U0ALICE').slash('C0OPS', '1');
    await workspace.as('U0ALICE').slash('C0OPS', '2');
    workspace.sockets.kill(0);
    await workspace.waitFor(() => workspace.sockets.count === 1);
    expect((await workspace.as('U0ALICE').slash('C0OPS', '3')).acked).toBe(true);
    expect(heard).toBe(3);
    expect(chosen).toEqual([2, 2, 1]);
  });

  it('loses nothing while one of two connections is asked to refresh', async () => {
    const workspace = await runningWorkspace();
    await appIn(workspace, (app) => app.command('/recap', async ({ ack }) => ack()), 2);
    workspace.sockets.disconnect('refresh_requested', 0);
    await workspace.waitFor(() => workspace.sockets.count === 1);
    const verdicts = await Promise.all([1, 2, 3].map((n) => workspace.as('U0ALICE').slash('C0OPS', String(n))));
    expect(verdicts.every(({ acked }) => acked)).toBe(true);
  });

  it('turns away an eleventh connection', async () => {
    const workspace = await runningWorkspace();
    const ten = await Promise.all(Array.from({ length: 10 }, () => rawSocket(workspace)));
    expect((await ten[9]?.next())?.type).toBe('hello');
    const eleventh = await rawSocket(workspace);
    expect(await eleventh.next()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    expect(workspace.sockets.count).toBe(10);
  });

  it('opens no connection without a ticket, nor twice with one', async () => {
    const workspace = await runningWorkspace();
    const { socket } = await rawSocket(workspace);
    for (const address of [`${workspace.url.replace('http', 'ws')}/link/?ticket=forged`, socket.url]) {
      const [error] = (await once(new WebSocket(address), 'error')) as [Error];
      expect(error.message).toContain('403');
    }
    expect(workspace.sockets.count).toBe(1);
  });
});

describe('events over Socket Mode', () => {
  it('delivers a mention with its outer fields, and posts the answer in the thread', async () => {
    const workspace = await runningWorkspace();
    let outer: object = {};
    await appIn(workspace, (app) =>
      app.event('app_mention', async ({ event, body, say }) => {
        outer = body;
        await say({ text: 'here', thread_ts: event.ts });
      }),
    );
    const { ts, acked } = await workspace.as('U0DAVE').mention('#incident-42', 'help');
    expect(acked).toBe(true);
    await workspace.waitFor(() => workspace.messages('C0INCIDENT42', ts).length === 2);
    expect(outer).toMatchObject({
      team_id: 'T0RECAP',
      api_app_id: 'A0RECAP',
      is_ext_shared_channel: true,
      authorizations: [{ team_id: 'T0RECAP', user_id: 'U0RECAP', is_bot: true }],
      event: {
        type: 'app_mention',
        user: 'U0DAVE',
        team: 'T0PARTNER',
        text: '<@U0RECAP> help',
        channel: 'C0INCIDENT42',
      },
    });
  });

  it('sends no event for words that only look like a mention, nor for channels that the bot is not in', async () => {
    const workspace = await runningWorkspace();
    expect((await workspace.as('U0ALICE').message('C0OPS', '@recap help')).error).toBe('not_subscribed');
    expect((await workspace.as('U0ALICE').mention('C0LOUNGE', 'help')).error).toBe('not_subscribed');
    expect(workspace.events).toEqual([]);
  });

  it('sends an event again, with the same id and its reason, until it is acked', async () => {
    const workspace = await runningWorkspace({ ackDeadlineMs: 500, eventRetryDelaysMs: [0, 0, 0] });
    const raw = await rawSocket(workspace);
    expect((await raw.next()).type).toBe('hello');
    const mentioned = workspace.as('U0ALICE').mention('C0OPS', 'x');
    const first = await raw.next();
    const second = await raw.next();
    raw.ack(second);
    expect(await mentioned).toMatchObject({ acked: false, error: 'operation_timeout' });
    expect(first).toMatchObject({ type: 'events_api', retry_attempt: 0, retry_reason: '' });
    expect(second).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout', payload: first.payload });
    expect(second.envelope_id).not.toBe(first.envelope_id);
    const event = await workspace.waitFor(() => workspace.events.find(({ settled }) => settled));
    expect(event.attempts.map(({ acked }) => acked)).toEqual([false, true]);
  });

  it('delivers twice on demand, as two payloads of one event', async () => {
    const workspace = await runningWorkspace();
    const ids: string[] = [];
    await appIn(workspace, (app) =>
      app.event('app_mention', async ({ body }) => {
        ids.push(body.event_id);
        return Promise.resolve();
      }),
    );
    workspace.duplicateNext();
    await workspace.as('U0ALICE').mention('C0OPS', 'x');
    await workspace.as('U0ALICE').mention('C0OPS', 'y');
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
  });
});
