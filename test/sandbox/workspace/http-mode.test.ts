import type { App, BlockAction } from '@slack/bolt';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { httpApp } from './support/bolt-app.js';
import { runningWorkspace, webClient } from './support/running-workspace.js';

async function appBehindUrl(workspace: Workspace, listen: (app: App) => void): Promise<string> {
  const running = await httpApp(workspace, listen);
  onTestFinished(() => running.stop());
  workspace.useRequestUrl(running.url);
  return running.url;
}

describe('signed HTTP delivery to the real HTTPReceiver', () => {
  it('brings commands, buttons and events, and passes the challenge', async () => {
    const workspace = await runningWorkspace();
    const heard: string[] = [];
    await appBehindUrl(workspace, (app) => {
      app.command('/recap', async ({ ack, command }) => {
        heard.push(command.text);
        await ack('typed');
      });
      app.action<BlockAction>('go', async ({ ack, body }) => {
        heard.push(body.user.id);
        await ack();
      });
      app.event('app_mention', async ({ event }) => {
        heard.push(event.text);
        return Promise.resolve();
      });
    });
    expect(await workspace.verifyRequestUrl()).toBe(true);
    expect((await workspace.as('U0ALICE').slash('C0OPS', 'top')).acked).toBe(true);
    const button = { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } };
    const { ts = '' } = await webClient(workspace).chat.postMessage({
      channel: 'C0OPS',
      text: 'x',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    expect((await workspace.as('U0BOB').press('C0OPS', ts, 'go')).acked).toBe(true);
    expect((await workspace.as('U0BOB').mention('C0OPS', 'hi')).acked).toBe(true);
    expect(heard).toEqual(['top', 'U0BOB', '<@U0RECAP> hi']);
    expect(workspace.ephemerals('U0ALICE').map(({ text }) => text)).toEqual(['typed']);
  });

  it('is refused by a receiver with another signing secret', async () => {
    const workspace = await runningWorkspace();
    const running = await httpApp({ ...workspace, signingSecret: 'another' }, (app) =>
      app.command('/recap', async ({ ack }) => ack()),
    );
    onTestFinished(() => running.stop());
    workspace.useRequestUrl(running.url);
    expect((await workspace.as('U0ALICE').slash('C0OPS', 'x')).error).toBe('dispatch_failed');
    expect(await workspace.verifyRequestUrl()).toBe(false);
  });

  it('sends an event again with its number and reason, unless the app forbids it', async () => {
    const workspace = await runningWorkspace({ eventRetryDelaysMs: [0, 0, 0] });
    const seen: unknown[] = [];
    const server = createServer((request, response) => {
      seen.push([request.headers['x-slack-retry-num'], request.headers['x-slack-retry-reason']]);
      if (seen.length === 3) response.setHeader('x-slack-no-retry', '1');
      response.writeHead(500).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    workspace.useRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await workspace.as('U0ALICE').mention('C0OPS', 'x');
    await workspace.waitFor(() => workspace.events[0]?.settled);
    expect(seen).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ]);
  });
});
