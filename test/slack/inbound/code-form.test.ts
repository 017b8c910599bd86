import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read } from '../../e2e/read-message.js';
import type { Shown } from '../../security/guarded-bot.js';
import { ROOM } from '../../security/guarded-bot.js';
import type { SecondFactorBot } from '../../security/second-factor-bot.js';
import { openSecondFactorBot } from '../../security/second-factor-bot.js';

let bot: SecondFactorBot;
let request: Shown;
beforeEach(async () => {
  bot = await openSecondFactorBot();
  request = await bot.waiting();
});
afterEach(() => bot.close());

const as = (id: string) => bot.workspace.as(id);
const values = (value: string) => ({ code: { digits: { type: 'plain_text_input', value } } });
const board = (): string => read(bot.workspace.message(ROOM, request.message.ts) ?? request.message);
async function openForm(who = 'U0ERIN'): Promise<string> {
  await as(who).press(ROOM, request.message.ts, 'recap_approve');
  const view = await bot.workspace.waitFor(() => as(who).view);
  return JSON.stringify(view.body);
}

describe('pressing Approve where a code is wanted', () => {
  it('opens a form that repeats in short what would run', async () => {
    const form = await openForm();
    for (const words of ['"dump"', 'shop/web-1:app', 'U0ALICE', request.id, 'authenticator app'])
      expect(form).toContain(words);
    expect(board()).toContain('[Approve]');
    expect(bot.workspace.ephemerals('U0ERIN')).toEqual([]);
  });

  it('and giving the right one, with a space or without, approves and closes the form', async () => {
    await openForm();
    const code = bot.code('U0ERIN');
    const said = await bot.told('U0ERIN', () => as('U0ERIN').submit(values(`${code.slice(0, 3)} ${code.slice(3)}`)));
    expect(said).toContain('approved by erin');
    expect(as('U0ERIN').view).toBeUndefined();
    await bot.workspace.waitFor(() => board().includes('approved with a code'));
    await expect.poll(() => bot.core.runs()).toMatchObject([{ approval: { by: ['erin'] } }]);
  });

  it('and giving a wrong one keeps the form open, with the reason under the input', async () => {
    await openForm();
    const wrong = bot.apps.wrong(bot.core.clock.now());
    const submitted = await as('U0ERIN').submit(values(wrong));
    expect(submitted.acked).toBe(true);
    expect(submitted.errors?.['code']).toContain('not right');
    expect(await as('U0ERIN').submit(values('12 34'))).toMatchObject({ errors: { code: 'A code has six digits.' } });
    expect(await as('U0ERIN').submit(values(bot.code('U0ERIN')))).toMatchObject({ acked: true, responseBody: {} });
    await bot.workspace.waitFor(() => board().includes('approved with a code'));
  });

  it('says in the form that it was decided meanwhile', async () => {
    await openForm();
    await as('U0BOB').press(ROOM, request.message.ts, 'recap_deny');
    await bot.workspace.waitFor(() => board().includes('denied by'));
    const submitted = await as('U0ERIN').submit(values(bot.code('U0ERIN')));
    expect(submitted.errors?.['code']).toContain('denied by bob');
    expect(bot.core.untouched).toBe(true);
  });

  it('says so when the form does not open, and lets one press again', async () => {
    bot.workspace.faults.add({ method: 'views.open', fault: { kind: 'error', error: 'expired_trigger_id' }, times: 1 });
    const press = () => as('U0ERIN').press(ROOM, request.message.ts, 'recap_approve');
    expect(await bot.told('U0ERIN', press)).toMatch(/with a code.*Press Approve/s);
    await openForm();
  });

  it('opens no form for who is not enrolled, and says who can change that', async () => {
    const said = await bot.told('U0CAROL', () => as('U0CAROL').press(ROOM, request.message.ts, 'recap_approve'));
    expect(said).toContain('recap totp enroll U0CAROL');
    expect(bot.workspace.calls('views.open')).toEqual([]);
  });
});

it('opens the same form for the slash command, in any channel', async () => {
  await as('U0ERIN').slash('C0OPS', `approve ${request.id}`);
  await bot.workspace.waitFor(() => as('U0ERIN').view);
  await as('U0ERIN').submit(values(bot.code('U0ERIN')));
  await bot.workspace.waitFor(() => board().includes('approved with a code'));
});

it('answers a mention, which can open no form, with where to press', async () => {
  const { ts } = await as('U0ERIN').mention(ROOM, `approve ${request.id}`);
  const said = await bot.workspace.waitFor((now) => now.messages(ROOM, ts)[1]);
  expect(read(said)).toContain('Press Approve');
  expect(board()).toContain('[Approve]');
});

it('denies by the button alone', async () => {
  await as('U0ERIN').press(ROOM, request.message.ts, 'recap_deny');
  await bot.workspace.waitFor(() => board().includes('denied by'));
  expect(bot.workspace.calls('views.open')).toEqual([]);
});

it('acks a form in time though the decision takes longer, and then says it to the person alone', async () => {
  await openForm();
  bot.core.access.may = () => new Promise((resolve) => setTimeout(() => resolve({ allowed: true }), 3_200));
  const said = await bot.told('U0ERIN', async () => {
    expect(await as('U0ERIN').submit(values(bot.code('U0ERIN')))).toMatchObject({ acked: true, responseBody: {} });
    expect(board()).toContain('[Approve]');
  });
  expect(said).toContain('approved by erin');
});
