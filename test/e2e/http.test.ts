import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, firstAfter, hasEnded, INCIDENT, PATIENCE_MS, runOf } from './asking.js';
import { tableOf } from './read-message.js';

let whole: WholeBot;
let workspace: Workspace;
let url: string;

beforeAll(async () => {
  whole = await openWholeBot({
    settings: (settings) => ({ ...settings, slack: { ...settings.slack, mode: 'http', port: 0 } }),
  });
  ({ workspace } = whole);
  url = `http://127.0.0.1:${whole.bot.slack.port() ?? 0}/slack/events`;
  workspace.useRequestUrl(url);
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

const attaches = (): number => whole.cluster.calls.list.filter(({ verb }) => verb === 'patch').length;

/** What Slack sends for a slash command, as somebody who has recorded it would send it again. */
function signed(fields: Record<string, string>, secret: string, at = Date.now()): RequestInit {
  const body = new URLSearchParams(fields).toString();
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return { method: 'POST', headers, body };
}

const COMMAND = {
  team_id: 'T0RECAP',
  channel_id: INCIDENT,
  channel_name: 'incident-42',
  user_id: 'U0ALICE',
  command: '/recap',
  text: 'netstat shop/cache',
  trigger_id: '1.2.abc',
  response_url: 'http://127.0.0.1:9/unused',
};

describe('over signed HTTP', { timeout: PATIENCE_MS }, () => {
  it('passes the challenge, and runs as over a socket', async () => {
    expect(await workspace.verifyRequestUrl()).toBe(true);
    const { root, replies } = await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    expect(root.text).toContain(': done');
    expect(replies.map(tableOf)[0]?.[0]).toContain('Process');
  });

  it('a request that is sent again is answered, and starts no second run', async () => {
    const request = signed(COMMAND, workspace.signingSecret);
    const before = attaches();
    const first = await firstAfter(workspace, () => fetch(url, request), hasEnded);
    expect(first.text).toContain('netstat on shop/cache:cache: done');
    const replayed = await fetch(url, request);
    expect(replayed.status).toBe(200);
    await answerTo(workspace, 'U0ALICE', 'whoami');
    expect(attaches()).toBe(before + 1);
  });

  it.each([
    ['that nobody signed', () => ({ method: 'POST', body: new URLSearchParams(COMMAND).toString() })],
    ['of another secret', () => signed(COMMAND, 'another-signing-secret')],
    ['that is six minutes old', () => signed(COMMAND, workspace.signingSecret, Date.now() - 360_000)],
  ])('a request %s is turned away', async (_, request) => {
    const before = attaches();
    expect((await fetch(url, request())).status).toBe(401);
    await answerTo(workspace, 'U0ALICE', 'whoami');
    expect(attaches()).toBe(before);
  });
});
