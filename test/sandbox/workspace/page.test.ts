import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { PageEvent, PageRequest, PageState } from '../../../src/sandbox/workspace/page-protocol.js';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { runningWorkspace, webClient } from './support/running-workspace.js';

type Draft = PageRequest extends infer Each ? (Each extends PageRequest ? Omit<Each, 'request_id'> : never) : never;

async function openPage(workspace: Workspace, as: string) {
  const socket = new WebSocket(`${workspace.url.replace('http', 'ws')}/page/socket?as=${as}`, {
    origin: workspace.url,
  });
  onTestFinished(() => socket.terminate());
  const events: PageEvent[] = [];
  let look = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    events.push(JSON.parse(data.toString('utf8')) as PageEvent);
    look();
  });
  await once(socket, 'open');
  let asked = 0;
  const result = (id: string) => events.find((event) => event.type === 'result' && event.request_id === id);
  return {
    events,
    async ask(draft: Draft): Promise<PageEvent | undefined> {
      const id = `q${(asked += 1)}`;
      socket.send(JSON.stringify({ ...draft, request_id: id }));
      await new Promise<void>((resolve) => {
        look = () => result(id) !== undefined && resolve();
        look();
      });
      return result(id);
    },
  };
}

const stateOf = async (workspace: Workspace, as: string): Promise<PageState> =>
  (await (await fetch(`${workspace.url}/page/state?as=${as}`)).json()) as PageState;

describe('the page', () => {
  it('shows each person what they may see: channels, ephemeral messages, who is connected', async () => {
    const workspace = await runningWorkspace();
    await webClient(workspace).chat.postEphemeral({ channel: 'C0OPS', user: 'U0ALICE', text: 'secret' });
    const alice = await stateOf(workspace, 'U0ALICE');
    expect(alice.messages.map(({ text }) => text)).toEqual(['secret']);
    expect(alice.app_connected).toBe(false);
    const names = (state: PageState) => state.channels.map(({ name }) => name);
    expect(names(alice)).toContain('legal-hold');
    const guest = await stateOf(workspace, 'U0SOLO');
    expect(names(guest)).toEqual(['incident-42']);
    expect((await stateOf(workspace, 'U0BOB')).messages).toEqual([]);
  });

  it('posts what is typed, makes a mention of @recap, and tells others at once', async () => {
    const workspace = await runningWorkspace();
    const [alice, bob] = await Promise.all([openPage(workspace, 'U0ALICE'), openPage(workspace, 'U0BOB')]);
    const posted = await alice.ask({ type: 'post_text', channel: 'C0OPS', text: '@recap look at <this> & mail@recap' });
    expect(posted).toMatchObject({ ok: true });
    const [message] = workspace.messages('C0OPS');
    expect(message?.text).toBe('<@U0RECAP> look at &lt;this&gt; &amp; mail@recap');
    await bob.ask({ type: 'react', channel: 'C0OPS', message_ts: message?.ts ?? '', name: 'eyes' });
    expect(bob.events[0]).toMatchObject({ type: 'message_added', message: { user: 'U0ALICE' } });
    expect(alice.events.at(-1)).toMatchObject({ type: 'message_changed', message: { reactions: [{ name: 'eyes' }] } });
  });

  it('shows a failed command to its typer only', async () => {
    const workspace = await runningWorkspace();
    const [alice, bob] = await Promise.all([openPage(workspace, 'U0ALICE'), openPage(workspace, 'U0BOB')]);
    const result = await alice.ask({ type: 'post_text', channel: 'C0OPS', text: '/recap help' });
    expect(result).toMatchObject({ ok: false, error: 'dispatch_failed' });
    expect(alice.events[0]).toMatchObject({
      type: 'message_added',
      message: { is_error: true, ephemeral_to: 'U0ALICE' },
    });
    await bob.ask({ type: 'react', channel: 'C0OPS', message_ts: '1.2', name: 'eyes' });
    expect(bob.events).toHaveLength(1);
  });

  it('lets nobody post where they are not, nor act as a bot or a deactivated person', async () => {
    const workspace = await runningWorkspace();
    const solo = await openPage(workspace, 'U0SOLO');
    expect(await solo.ask({ type: 'post_text', channel: 'C0OPS', text: 'x' })).toMatchObject({
      error: 'not_in_channel',
    });
    const alice = await openPage(workspace, 'U0ALICE');
    expect(await alice.ask({ type: 'post_text', channel: 'C0OLD', text: 'x' })).toMatchObject({ error: 'is_archived' });
    const gone = await openPage(workspace, 'U0GONE');
    expect(await gone.ask({ type: 'post_text', channel: 'C0OPS', text: 'x' })).toMatchObject({ error: 'cannot_act' });
    expect(workspace.messages('C0OPS')).toEqual([]);
  });

  it('opens its socket for its own origin only, and answers to no other name', async () => {
    const workspace = await runningWorkspace();
    const address = `${workspace.url.replace('http', 'ws')}/page/socket?as=U0ALICE`;
    for (const options of [{}, { origin: 'http://evil.example' }, { origin: 'null' }]) {
      const [error] = (await once(new WebSocket(address, options), 'error')) as [Error];
      expect(error.message).toContain('403');
    }
    const renamed = new WebSocket(address, { origin: workspace.url, headers: { host: 'evil.example' } });
    await once(renamed, 'error');
  });
});
