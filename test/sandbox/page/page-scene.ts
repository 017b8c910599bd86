import { App, LogLevel } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { PageBlock } from '../../../src/sandbox/workspace/page-protocol.js';
import { startWorkspace } from '../../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { eventually } from '../../support/eventually.js';
import { BLOCK_SAMPLES, FORM_BLOCKS } from './block-samples.js';

/** A running workspace with a small app connected to it, for the page's tests. */
export interface PageScene {
  workspace: Workspace;
  client: WebClient;
  /** Words of what the app was told, in order. */
  told: string[];
  close: () => Promise<void>;
}

export const CHANNEL = 'C0INCIDENT42';

/** How long the app has to ack in these tests; what is never acked fails after it. */
const ACK_DEADLINE_MS = 700;

/**
 * Starts the workspace and an app that answers `/recap …` in a thread, opens a form for `/recap form`, never acks
 * `/recap silent`, and acks every action but `never`.
 */
export async function startPageScene(): Promise<PageScene> {
  const workspace = await startWorkspace({ ackDeadlineMs: ACK_DEADLINE_MS });
  const clientOptions = { slackApiUrl: workspace.apiUrl };
  const app = new App({
    socketMode: true,
    appToken: workspace.appToken,
    token: workspace.botToken,
    clientOptions,
    convoStore: false,
    logLevel: LogLevel.ERROR,
  });
  const told: string[] = [];
  answer(app, told);
  await app.start();
  const close = async () => {
    await app.stop();
    await eventually('the app has hung up', () => workspace.sockets.count === 0);
    await workspace.close();
  };
  return { workspace, client: app.client, told, close };
}

function answer(app: App, told: string[]): void {
  app.command('/recap', async ({ command, ack, client }) => {
    told.push(`command ${command.text} by ${command.user_id}`);
    if (command.text === 'silent') return;
    await ack();
    if (command.text === 'form') {
      await client.views.open({ trigger_id: command.trigger_id, view: formView() });
      return;
    }
    const parent = await client.chat.postMessage({ channel: command.channel_id, text: `Running \`${command.text}\`` });
    if (parent.ts === undefined) throw new Error('the workspace gave no ts');
    await client.chat.postMessage({ channel: command.channel_id, thread_ts: parent.ts, text: 'Result: 12 sockets' });
  });
  app.action(/.*/, async ({ action, ack, body }) => {
    const id = 'action_id' in action ? action.action_id : '';
    told.push(`action ${id} by ${body.user.id}`);
    if (id !== 'never') await ack();
  });
  app.view('form', async ({ view, ack }) => {
    const reason = view.state.values.reason?.text?.value ?? '';
    told.push(`form ${reason}`);
    await (reason.length < 10 ? ack({ response_action: 'errors', errors: { reason: 'Say a little more.' } }) : ack());
  });
}

function formView() {
  return {
    type: 'modal' as const,
    callback_id: 'form',
    title: { type: 'plain_text' as const, text: 'Run tcpdump' },
    submit: { type: 'plain_text' as const, text: 'Ask for approval' },
    close: { type: 'plain_text' as const, text: 'Not now' },
    blocks: forClient(FORM_BLOCKS),
  };
}

/** The samples are Slack's JSON; the client's types don't know all of it yet. */
function forClient(blocks: PageBlock[]): [] {
  return blocks as unknown as [];
}

/** Posts every sample, each as a message of its own. */
export async function postSamples({ client }: PageScene): Promise<void> {
  for (const [name, blocks] of BLOCK_SAMPLES) {
    await client.chat.postMessage({ channel: CHANNEL, text: name, blocks: forClient(blocks) });
  }
}
