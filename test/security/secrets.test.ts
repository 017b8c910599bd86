import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { createLog } from '../../src/log.js';
import { createOutput } from '../../src/output/output.js';
import { anOutput } from '../support/fake-mechanism.js';
import type { GuardedBot } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

/** Each with the part that must not come out anywhere. */
const SECRETS: readonly (readonly [line: string, secret: string])[] = [
  ['DATABASE_URL=postgres://shop:c0rrecthorse@db:5432/shop', 'c0rrecthorse'],
  ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl', 'eyJhbGciOiJSUzI1NiJ9'],
  ['api_key: 9f8e7d6c5b4a39281706f5e4d3c2b1a0', '9f8e7d6c5b4a'],
  ['password=batterystaple', 'batterystaple'],
  // Taken apart, so that no scanner takes this file for a leak.
  [['-----BEGIN ', 'PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END ', 'PRIVATE KEY-----'].join(''), 'MIIEvQIBADANBgkq'],
  [['xoxb', '123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx'].join('-'), 'AbCdEfGhIjKlMnOp'],
];
const LEAK = SECRETS.map(([line]) => line).join('\n');
const ONE_LINE = LEAK.replaceAll('\n', ' ');

let bot: GuardedBot;
let logged: string;
beforeEach(async () => {
  logged = '';
  const output = createOutput();
  const write = (text: string): void => void (logged += text);
  // As the bot that is served has it.
  const log = createLog('debug', { write }, (text) => output.redact(text));
  bot = await openGuardedBot({ core: { output, log }, slack: { log } });
});
afterEach(() => bot.close());

/** Everything that left the bot: messages with their blocks, files, its log and its audit. */
function everything(): string {
  const { workspace, core } = bot;
  const audited = JSON.stringify(core.audit.events);
  const roots = workspace.messages(ROOM);
  const messages = [
    ...roots.flatMap(({ ts }) => workspace.messages(ROOM, ts)),
    ...['U0ALICE', 'U0ERIN'].flatMap((id) => workspace.ephemerals(id)),
  ].filter(({ user }) => user === 'U0RECAP');
  expect(messages.length).toBeGreaterThan(0);
  const files = messages.flatMap(({ files = [] }) => files).map((id) => workspace.file(id)?.bytes.toString() ?? '');
  return [JSON.stringify(messages), ...files, logged, audited].join('\n');
}

function expectNoSecret(): void {
  const all = everything();
  for (const [, secret] of SECRETS) expect(all).not.toContain(secret);
}

async function ended(words: string): Promise<void> {
  await bot.workspace.as('U0ALICE').slash(ROOM, words);
  await expect.poll(async () => (await bot.core.runs())[0]?.state, { timeout: 10_000 }).toBe('ended');
  await bot.told('U0ERIN', () => bot.workspace.as('U0ERIN').slash(ROOM, 'runs'));
  const [run] = await bot.core.runs();
  await bot.told('U0ALICE', () => bot.workspace.as('U0ALICE').slash(ROOM, `show ${run?.id ?? ''}`));
}

describe('a secret is in no message, no file, no log and no audit', () => {
  it('when a tool prints it', async () => {
    bot.core.mechanism.script.output = () => Promise.resolve(anOutput(`${LEAK}\nharmless`));
    await ended('netstat shop/web-1');
    expectNoSecret();
    expect(everything()).toContain('harmless');
  });

  it('when a tool prints it and fails, or is cut off in the middle of it', async () => {
    const output = anOutput(`${LEAK}\npassword=battery`, { exitCode: 3, truncated: true, reason: 'output-limit' });
    bot.core.mechanism.script.output = () => Promise.resolve(output);
    await ended('netstat shop/web-1');
    expectNoSecret();
  });

  it.each([
    ['the words of a refusal', () => new RecapError('admission-refused', ONE_LINE, { hint: ONE_LINE })],
    ['the words of a failure', () => new RecapError('start-failed', ONE_LINE, { cause: new Error(LEAK) })],
    ['an error that nobody expected', () => new Error(LEAK, { cause: new TypeError(LEAK) })],
  ])('when it is in %s', async (_, error) => {
    bot.core.mechanism.script.attach = () => Promise.reject(error());
    await ended('netstat shop/web-1');
    expectNoSecret();
  });

  it.each(['preflight', 'detach'] as const)('when it is in an error of the %s', async (step) => {
    const fails = (): Promise<never> => Promise.reject(new Error(LEAK));
    bot.core.mechanism.script[step] = fails;
    await bot.workspace.as('U0ALICE').slash(ROOM, 'netstat shop/web-1');
    await expect
      .poll(() => bot.workspace.messages(ROOM).length + bot.workspace.ephemerals('U0ALICE').length)
      .toBeGreaterThan(0);
    await bot.told('U0ERIN', () => bot.workspace.as('U0ERIN').slash(ROOM, 'runs'));
    expectNoSecret();
  });

  it.each(SECRETS.filter(([line]) => !line.includes('\n')))('when somebody types it: %s', async (line) => {
    for (const words of [line, `netstat "${line}"`, `netstat shop/web-1 --port "${line}"`, `help "${line}"`]) {
      await bot.told('U0ALICE', () => bot.workspace.as('U0ALICE').slash(ROOM, words));
    }
    expectNoSecret();
  });

  it('when it is given as the reason', async () => {
    const [[line] = ['']] = SECRETS;
    await bot.workspace.as('U0ALICE').slash(ROOM, `dump shop/web-1 --reason "${line} is wrong"`);
    const isAsked = (): boolean => JSON.stringify(bot.workspace.messages(ROOM)).includes('recap_approve');
    await expect.poll(isAsked, { timeout: 10_000 }).toBe(true);
    await bot.told('U0ERIN', () => bot.workspace.as('U0ERIN').slash(ROOM, 'runs'));
    expectNoSecret();
  });
});
