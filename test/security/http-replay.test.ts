import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GuardedBot } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

const SECRET = 'sandbox-signing-secret';
const PATH = '/slack/events';

let bot: GuardedBot;
beforeEach(async () => {
  bot = await openGuardedBot({ slack: { mode: { kind: 'http', signingSecret: SECRET, port: 0, path: PATH } } });
  bot.workspace.useRequestUrl(address());
});
afterEach(() => bot.close());

const address = (): string => `http://127.0.0.1:${bot.stage.app.port() ?? 0}${PATH}`;

interface Signed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function sign(fields: Readonly<Record<string, string>>, secret = SECRET): Signed {
  const body = new URLSearchParams(fields).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}

const send = async ({ body, headers }: Signed, url = address()): Promise<number> =>
  (await fetch(url, { method: 'POST', headers, body })).status;

const withHeader = ({ body, headers }: Signed, name: string, value: string): Signed => ({
  body,
  headers: { ...headers, [name]: value },
});

const COMMAND = {
  command: '/recap',
  text: 'netstat shop/web-1',
  trigger_id: 't1',
  team_id: 'T0RECAP',
  user_id: 'U0ALICE',
  channel_id: ROOM,
  response_url: 'http://127.0.0.1:9/nowhere',
};

/** Resolves once all that came before was taken. */
async function afterwards(): Promise<void> {
  await bot.told('U0BOB', () => bot.workspace.as('U0BOB').slash(ROOM, 'whoami'));
}
const runs = async (): Promise<number> => (await bot.core.runs()).length;

describe('a signed request that somebody recorded', () => {
  it('runs nothing a second time, however its signature is dressed up', async () => {
    const recorded = sign(COMMAND);
    expect(await send(recorded)).toBe(200);
    await expect.poll(runs).toBe(1);
    const signature = recorded.headers['x-slack-signature'] ?? '';
    // Bolt compares only what stands between the first and the second equals sign.
    for (const dressed of [signature, `${signature}=`, `${signature}=again`, `${signature}=${signature}`]) {
      await send(withHeader(recorded, 'x-slack-signature', dressed));
    }
    await send(recorded, `${address()}?again=1`);
    await afterwards();
    expect(await runs()).toBe(1);
    expect(bot.stage.log.lines.filter(({ message }) => message.includes('repeated delivery'))).toHaveLength(5);
  });

  it('presses a button once', async () => {
    const request = await bot.waiting();
    const payload = {
      type: 'block_actions',
      user: { id: 'U0ERIN', team_id: 'T0RECAP' },
      team: { id: 'T0RECAP' },
      channel: { id: ROOM },
      message: { ts: request.message.ts },
      trigger_id: 't2',
      response_url: 'http://127.0.0.1:9/nowhere',
      actions: [{ type: 'button', action_id: 'recap_approve', value: request.id, action_ts: '1790000000.1' }],
    };
    const recorded = sign({ payload: JSON.stringify(payload) });
    expect([await send(recorded), await send(recorded), await send(recorded)]).toEqual([200, 200, 200]);
    await expect.poll(runs).toBe(1);
    await afterwards();
    expect(bot.core.log.lines.filter((line) => line.startsWith('approval-approve '))).toHaveLength(1);
    expect(await runs()).toBe(1);
  });

  it.each([
    ['another user', (one: Signed) => ({ ...one, body: one.body.replace('U0ALICE', 'U0ERIN') })],
    ['another command', (one: Signed) => ({ ...one, body: one.body.replace('netstat', 'dump') })],
    ['a field more', (one: Signed) => ({ ...one, body: `${one.body}&user_id=U0ERIN` })],
    ['another time', (one: Signed) => withHeader(one, 'x-slack-request-timestamp', String(Date.now() / 1_000 - 60))],
    ['no time', (one: Signed) => withHeader(one, 'x-slack-request-timestamp', '')],
    ['a time that is none', (one: Signed) => withHeader(one, 'x-slack-request-timestamp', 'Infinity')],
    ['no signature', (one: Signed) => withHeader(one, 'x-slack-signature', '')],
    ['an empty hash', (one: Signed) => withHeader(one, 'x-slack-signature', 'v0=')],
    ['another version', (one: Signed) => withHeader(one, 'x-slack-signature', 'v1=00')],
  ])('is refused with %s', async (_, change) => {
    expect(await send(change(sign(COMMAND)))).toBe(401);
    expect(await send(sign(COMMAND, 'guessed'))).toBe(401);
    await afterwards();
    expect(await runs()).toBe(0);
  });

  it('of another workspace starts nothing, though its signature is right', async () => {
    await send(sign({ ...COMMAND, team_id: 'T0PARTNER' }));
    await send(sign({ ...COMMAND, trigger_id: 't9', user_id: '__proto__' }));
    await afterwards();
    expect(await runs()).toBe(0);
  });
});
