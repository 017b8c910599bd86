import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackApp } from '../../../src/slack/app.js';
import { pictures } from '../../../src/output/pictures/draw.js';
import { createSlackApp } from '../../../src/slack/app.js';
import type { Request } from '../../../src/domain/request.js';
import { startWorkspace } from '../../../src/sandbox/workspace/start-workspace.js';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.js';
import { acceptOnce, onItsOwn, QUICK, recordingLog } from '../support.js';

const OPS = 'C0OPS';
const PATH = '/slack/events';
let workspace: Workspace;
let app: SlackApp;
let asked: Request[];

beforeEach(async () => {
  workspace = await startWorkspace();
  asked = [];
  app = createSlackApp({
    botToken: workspace.botToken,
    mode: {
      kind: 'http',
      signingSecret: workspace.signingSecret,
      port: 0,
      path: PATH,
      otherRequests: (request, response) => response.writeHead(request.url === '/healthz' ? 200 : 404).end(),
    },
    apiUrl: workspace.apiUrl,
    commandName: '/recap',
    allowGuests: false,
    accept: acceptOnce(),
    log: recordingLog(),
    clock: { now: () => Date.now() },
    pictures,
    onRequest: (request) => Promise.resolve(void asked.push(request)),
    ...onItsOwn(),
    ...QUICK,
  });
  await app.start();
});
afterEach(async () => {
  await app.stop(1_000);
  await workspace.close();
});

const address = (path: string): string => `http://127.0.0.1:${app.port() ?? 0}${path}`;

/** A slash command as Slack signs it, at some distance from now. */
async function send(triggerId: string, { secondsFromNow = 0, secret = workspace.signingSecret } = {}): Promise<number> {
  const body = new URLSearchParams({
    command: '/recap',
    text: 'help',
    trigger_id: triggerId,
    team_id: 'T0RECAP',
    user_id: 'U0ALICE',
    channel_id: OPS,
    response_url: `${workspace.url}/nowhere`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000) + secondsFromNow);
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
  };
  return (await fetch(address(PATH), { method: 'POST', headers, body })).status;
}

describe('signed HTTP delivery', () => {
  it('takes commands and passes the challenge of Slack', async () => {
    workspace.useRequestUrl(address(PATH));
    expect(await workspace.verifyRequestUrl()).toBe(true);
    expect((await workspace.as('U0ALICE').slash(OPS, 'netstat shop/web')).acked).toBe(true);
    await expect.poll(() => asked).toHaveLength(1);
  });

  it('takes a request once, and drops its replay', async () => {
    expect(await send('t1')).toBe(200);
    expect(await send('t1')).toBe(200);
    expect(await send('t2')).toBe(200);
    await expect.poll(() => asked.length).toBe(2);
  });

  it.each([
    ['too old', { secondsFromNow: -360 }],
    ['from the future', { secondsFromNow: 360 }],
    ['signed by somebody else', { secret: 'guessed-signing-secret' }],
  ])('refuses a request that is %s', async (_, how) => {
    expect(await send('t1', how)).toBe(401);
    expect(asked).toEqual([]);
  });

  it('leaves other requests to their own listener', async () => {
    expect((await fetch(address('/healthz'))).status).toBe(200);
    expect((await fetch(address('/other'))).status).toBe(404);
    expect((await fetch(address(PATH))).status).toBe(404);
  });

  it('is ready while it listens', async () => {
    expect(app.ready()).toBe(true);
    await app.stop(1_000);
    expect(app.ready()).toBe(false);
  });
});
