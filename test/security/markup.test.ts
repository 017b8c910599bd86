import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { PEOPLE } from '../../src/sandbox/workspace/people.js';
import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';
import { createOutput } from '../../src/output/output.js';
import { read } from '../e2e/read-message.js';
import { anOutput } from '../support/fake-mechanism.js';
import type { GuardedBot } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

/** What calls people, leads away or looks like another message, wherever Slack reads it as markup. */
const MARKUP = [
  ...['@channel', '@here', '@everyone', '<!channel>', '<!here|here>', '<!everyone>', '<!subteam^S0ONCALL>', '<@U0BOB>'],
  ...['<https://evil.example|the runbook>', 'https://evil.example/x', 'mailto:eve@evil.example', '<#C0LEGAL>'],
  ...['*bold* _it_ ~no~ `code` ```fence``` > quote', ':white_check_mark: Approved by erin', '&lt;!channel&gt;'],
];
const HOSTILE = MARKUP.join(' ');

let bot: GuardedBot;
beforeEach(async () => {
  const people = PEOPLE.map((one) => (one.id === 'U0ALICE' ? { ...one, name: HOSTILE, realName: HOSTILE } : one));
  bot = await openGuardedBot({
    workspace: { people },
    userOf: ({ id }) => id,
    core: { output: createOutput() },
  });
});
afterEach(() => bot.close());

/** Element types of rich text that call somebody or lead somewhere; a user only if it is who asked or decided. */
const CALLING = new Set(['broadcast', 'usergroup', 'link', 'channel', 'team']);

/** Everything in a message that Slack would read as markup, or as a call. */
function markupIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => markupIn(one, `${path}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const fields = new Map<string, unknown>(Object.entries(value));
  const type = String(fields.get('type'));
  const found = [];
  if (CALLING.has(type) || (type === 'mrkdwn' && fields.has('text'))) found.push(`${path}: ${JSON.stringify(value)}`);
  if (type === 'user' && !['U0ALICE', 'U0ERIN'].includes(String(fields.get('user_id')))) found.push(`${path}: a user`);
  if (fields.has('url') || fields.has('image_url')) found.push(`${path}: an address`);
  return [...found, ...[...fields].flatMap(([key, one]) => markupIn(one, `${path}/${key}`))];
}

/** The top-level text is the only one in which Slack reads markup. */
function expectPlain({ text, blocks }: StoredMessage): void {
  expect(markupIn(blocks ?? [])).toEqual([]);
  expect(text).not.toMatch(/<(?!@U0ALICE>|@U0ERIN>)/);
  expect(text).not.toMatch(/@(channel|here|everyone)/i);
  // What stands in a fence, which it can't close, is read as it is.
  expect(text.replace(/```\n[^]*\n```$/, '')).not.toMatch(/(?<!\u200b)[*~]|```/);
}

const shown = (): StoredMessage[] => [
  ...bot.workspace.messages(ROOM).flatMap(({ ts }) => bot.workspace.messages(ROOM, ts)),
  ...['U0ALICE', 'U0BOB', 'U0ERIN'].flatMap((id) => bot.workspace.ephemerals(id)),
];
const ours = (): StoredMessage[] => shown().filter(({ user }) => user === 'U0RECAP');

async function run(words: string): Promise<void> {
  const { length } = await bot.core.runs();
  await bot.workspace.as('U0ALICE').slash(ROOM, words);
  await expect.poll(async () => (await bot.core.runs()).length > length, { timeout: 10_000 }).toBe(true);
  await bot.workspace.waitFor((now) => now.messages(ROOM).some((one) => read(one).includes('[Re-run]')));
}

describe('markup of others stays text', () => {
  it('in the output of a tool', async () => {
    const lines = [HOSTILE, ...MARKUP, '```', '</code>', '\u202eevil'].join('\n');
    bot.core.mechanism.script.output = () => Promise.resolve(anOutput(lines));
    await run('netstat shop/web-1');
    expect(ours().length).toBeGreaterThanOrEqual(2);
    expect(ours().map(read).join('\n')).toContain('<!subteam^S0ONCALL>');
    for (const message of ours()) expectPlain(message);
  });

  it('in the words of an error', async () => {
    bot.core.mechanism.script.attach = () =>
      Promise.reject(new RecapError('admission-refused', `webhook says ${HOSTILE}`, { hint: HOSTILE }));
    await run('netstat shop/web-1');
    expect(ours().map(read).join('\n')).toContain('webhook says');
    for (const message of ours()) expectPlain(message);
  });

  it('in a receipt', async () => {
    bot.core.mechanism.script.detach = () =>
      Promise.resolve({ lines: [{ subject: 'target', verdict: 'changed', text: HOSTILE }], checkedAt: 1 } as never);
    await run('netstat shop/web-1');
    for (const message of ours()) expectPlain(message);
  });

  it('in a reason, in the name of who asked and of who decides, and in what others are told', async () => {
    const reason = HOSTILE.replaceAll(/[`"]/g, '').slice(0, 290);
    await bot.workspace.as('U0ALICE').slash(ROOM, `dump shop/web-1 --reason "${reason}"`);
    const request = await bot.workspace.waitFor((now) =>
      now.messages(ROOM).find((one) => read(one).includes('[Approve]')),
    );
    expect(read(request)).toContain('<!channel>');
    await bot.workspace.as('U0ERIN').press(ROOM, request.ts, 'recap_approve');
    await bot.workspace.waitFor((now) => read(now.message(ROOM, request.ts) ?? request).includes('approved by'));
    await bot.told('U0BOB', () => bot.workspace.as('U0BOB').slash(ROOM, 'runs'));
    for (const message of ours()) expectPlain(message);
  });

  it.each(MARKUP)('in what was typed: %s', async (text) => {
    for (const words of [text, `netstat ${text}`, `netstat shop/web-1 ${text}`, `help "${text}"`, `show ${text}`]) {
      await bot.told('U0BOB', () => bot.workspace.as('U0BOB').slash(ROOM, words));
    }
    for (const message of ours()) expectPlain(message);
  });

  it('where Slack refuses the blocks, too', async () => {
    const fault = { kind: 'error', error: 'invalid_blocks' } as const;
    await bot.running();
    bot.workspace.faults.add({ fault, method: 'chat.postMessage', times: 1 });
    bot.core.mechanism.release(anOutput(MARKUP.join('\n')));
    const isPlain = ({ blocks, text }: StoredMessage): boolean => (blocks ?? []).length === 0 && text.includes('evil');
    await expect.poll(() => ours().some(isPlain), { timeout: 10_000 }).toBe(true);
    for (const message of ours()) expectPlain(message);
  });
});
