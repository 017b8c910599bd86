import { createHmac, randomBytes } from 'node:crypto';
import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseApprovalId } from '../../src/domain/approval-id.js';
import { CodeForms } from '../../src/slack/code-forms.js';
import { read } from '../e2e/read-message.js';
import type { Shown } from './guarded-bot.js';
import { ROOM } from './guarded-bot.js';
import type { SecondFactorBot } from './second-factor-bot.js';
import { openSecondFactorBot } from './second-factor-bot.js';

const SECRET = 'sandbox-signing-secret';
const PATH = '/slack/events';
const TEAM = 'T0RECAP';

let bot: SecondFactorBot;
let request: Shown;
let count = 0;
beforeEach(async () => {
  bot = await openSecondFactorBot({
    slack: { mode: { kind: 'http', signingSecret: SECRET, port: 0, path: PATH } },
  });
  bot.workspace.useRequestUrl(address());
  request = await bot.waiting();
});
afterEach(() => bot.close());

const address = (): string => `http://127.0.0.1:${bot.stage.app.port() ?? 0}${PATH}`;

/** What the bot's own signature would be on a form for somebody; another key is that of whoever has not got it. */
function metadataFor(user: string, { key = bot.formKey, approval = request.id, team = TEAM } = {}): string {
  const forms = new CodeForms(new webApi.WebClient(), key, bot.stage.log);
  return forms.seal(parseApprovalId(approval), { user, place: { team, channel: ROOM } });
}

interface Submission {
  readonly user: string;
  readonly team?: string;
  readonly metadata: string;
  readonly code?: string;
  readonly trigger?: string;
}

/** A submit as Slack sends it, signed; the bot's answer, which is empty when the form closes. */
async function submit({ user, team = TEAM, metadata, code = bot.code(user), trigger }: Submission): Promise<string> {
  const values = { code: { digits: { type: 'plain_text_input', value: code } } };
  const payload = {
    type: 'view_submission',
    team: { id: TEAM, domain: 'recap' },
    user: { id: user, team_id: team, name: 'x' },
    trigger_id: trigger ?? `trigger-${count++}`,
    view: { id: 'V0FORGED', type: 'modal', callback_id: 'recap_code', private_metadata: metadata, state: { values } },
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return (await fetch(address(), { method: 'POST', headers, body })).text();
}

/** Nobody has decided, nothing runs. */
function expectUndecided(): void {
  expect(read(bot.workspace.message(ROOM, request.message.ts) ?? request.message)).toContain('[Approve]');
  expect(bot.core.untouched).toBe(true);
}

it('the form that the bot opened for somebody, with their code, is taken', async () => {
  expect(await submit({ user: 'U0ERIN', metadata: metadataFor('U0ERIN') })).toBe('');
  await expect.poll(() => bot.core.runs()).toHaveLength(1);
});

describe('the form with a right code, and even with its signature,', () => {
  it.each([
    ['a stranger by Slack Connect', 'U0DAVE', 'T0PARTNER', /its own workspace only/],
    ['a stranger who claims our workspace', 'U0DAVE', TEAM, /its own workspace only/],
    ['a guest', 'U0GUEST', TEAM, /does not serve guests/],
    ['a bot', 'U0CIBOT', TEAM, /from people, not from bots/],
    ['somebody deactivated', 'U0GONE', TEAM, /deactivated/],
    ['nobody at all', 'U0NOBODY', TEAM, /errors/],
    ['who asked for the run', 'U0ALICE', TEAM, /You asked for this yourself/],
    ['who is not enrolled', 'U0CAROL', TEAM, /recap totp enroll U0CAROL/],
  ])('is refused of %s', async (_, user, team, why) => {
    expect(await submit({ user, team, metadata: metadataFor(user) })).toMatch(why);
    expectUndecided();
  });

  it('is refused of somebody who lost the right since it was opened', async () => {
    bot.core.access.may = () => Promise.resolve({ allowed: false });
    expect(await submit({ user: 'U0ERIN', metadata: metadataFor('U0ERIN') })).toMatch(/errors/);
    expectUndecided();
  });
});

describe('a form that was not opened for whoever submits it', () => {
  it.each([
    ['the copied metadata of somebody else', () => metadataFor('U0ERIN')],
    ['a signature by another key', () => metadataFor('U0BOB', { key: randomBytes(32) })],
    ['a form of another workspace', () => metadataFor('U0BOB', { team: 'T0OTHER' })],
    ['the person changed in the metadata', () => changed(metadataFor('U0ERIN'), 'U0ERIN', 'U0BOB')],
    ['the request changed in the metadata', () => changed(metadataFor('U0BOB'), request.id, 'a-7f3k2q9d')],
    ['no signature', () => metadataFor('U0BOB').replace(/\..*$/, '')],
    ['an empty one', () => metadataFor('U0BOB').replace(/\..*$/, '.')],
    ['half of one', () => metadataFor('U0BOB').slice(0, -20)],
    ['the id alone, as a button has it', () => request.id],
    ['JSON', () => JSON.stringify({ approval: request.id, user: 'U0BOB' })],
    ['nothing', () => ''],
    ['what is huge', () => 'a'.repeat(90_000)],
  ])('is refused: %s', async (_, metadata) => {
    const answer = await submit({ user: 'U0BOB', metadata: metadata() });
    expect(answer).toContain('was not opened for you');
    expect(bot.stage.log.lines.filter(({ message }) => message.includes('none of ours'))).toHaveLength(1);
    expectUndecided();
  });

  function changed(metadata: string, from: string, to: string): string {
    const [text = '', mac = ''] = metadata.split('.');
    const other = Buffer.from(text, 'base64url').toString().replace(from, to);
    return `${Buffer.from(other).toString('base64url')}.${mac}`;
  }
});

describe('a code that somebody has seen', () => {
  it('does nothing in their own form: a secret is of one person', async () => {
    const code = bot.code('U0ERIN');
    expect(await submit({ user: 'U0BOB', metadata: metadataFor('U0BOB'), code })).toMatch(/not right/);
    expectUndecided();
  });

  it('does nothing for another request, within the seconds in which it still shows', async () => {
    await bot.workspace.as('U0ALICE').slash(ROOM, 'dump shop/web-2');
    const [other] = await bot.workspace.waitFor(() => {
      const ids = [...JSON.stringify(bot.workspace.messages(ROOM)).matchAll(/"value":"(a-[0-9a-z]{8})"/g)];
      const others = new Set(ids.flatMap(([, id]) => (id === undefined || id === request.id ? [] : [id])));
      return others.size > 0 && [...others];
    });
    const code = bot.code('U0ERIN');
    expect(await submit({ user: 'U0ERIN', metadata: metadataFor('U0ERIN', { approval: other }), code })).toBe('');
    expect(await submit({ user: 'U0ERIN', metadata: metadataFor('U0ERIN'), code })).toMatch(/used already/);
  });

  it('does nothing in a submit that is sent again, by the same trigger or another', async () => {
    const [code, metadata] = [bot.code('U0ERIN'), metadataFor('U0ERIN')];
    const wrong = bot.apps.wrong(bot.core.clock.now());
    expect(await submit({ user: 'U0ERIN', metadata, code: wrong, trigger: 't1' })).toMatch(/not right/);
    expect(await submit({ user: 'U0ERIN', metadata, code, trigger: 't1' })).toBe('');
    expectUndecided();
    expect(await submit({ user: 'U0ERIN', metadata, code, trigger: 't2' })).toBe('');
    expect(await submit({ user: 'U0ERIN', metadata, code, trigger: 't3' })).toMatch(/is over|already/);
    await expect.poll(() => bot.core.runs()).toHaveLength(1);
  });
});

it('guessing ends after five codes, whichever forms they come by, and is on record', async () => {
  const code = bot.apps.wrong(bot.core.clock.now());
  const guess = () => submit({ user: 'U0ERIN', metadata: metadataFor('U0ERIN'), code });
  const answers = await Promise.all(Array.from({ length: 8 }, guess));
  expect(answers.filter((answer) => answer.includes('not right'))).toHaveLength(5);
  expect(await submit({ user: 'U0ERIN', metadata: metadataFor('U0ERIN') })).toMatch(/Too many/);
  expect(bot.core.log.lines.filter((line) => line.includes('second-factor-wrong'))).toHaveLength(9);
  expectUndecided();
});
