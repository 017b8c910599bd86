import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../e2e/read-message.js';
import type { GuardedBot, Shown } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

let bot: GuardedBot;
let request: Shown;
let run: Shown;
beforeAll(async () => {
  // What is none of ours is not acknowledged; Slack's three seconds need not be waited for.
  bot = await openGuardedBot({ workspace: { ackDeadlineMs: 300 } });
  request = await bot.waiting();
  run = await bot.running();
});
afterAll(() => bot.close());

const as = (id: string) => bot.workspace.as(id);
const erinPresses = (ts: string, action: string, value: string, channel = ROOM): Promise<string> =>
  bot.told('U0ERIN', () => as('U0ERIN').press(channel, ts, action, { value, force: true }));

/** The request waits, the run goes on, and nothing else has begun. */
async function expectNothingDone(): Promise<void> {
  // What comes later is answered, so all that was pressed before has had its chance.
  await bot.told('U0BOB', () => as('U0BOB').slash(ROOM, 'whoami'));
  expect(read(bot.workspace.message(ROOM, request.message.ts) ?? request.message)).toContain('[Approve]');
  expect(bot.core.mechanism.count('stop')).toBe(0);
  expect(bot.core.mechanism.count('attach')).toBe(1);
  expect((await bot.core.runs()).map(({ id }) => id)).toEqual([run.id]);
}

describe('a button', () => {
  it('decides nothing but the request of its own message, and stops nothing but a run of its own place', async () => {
    const other = await as('U0ERIN').message(ROOM, 'look here');
    const elsewhere = await as('U0ERIN').message('C0OPS', 'and here');
    const copies = [
      [ROOM, other.ts],
      [ROOM, run.message.ts],
      ['C0OPS', elsewhere.ts],
    ] as const;
    for (const [channel, ts] of copies) {
      expect(await erinPresses(ts, 'recap_approve', request.id, channel)).toContain('no request');
    }
    for (const action of ['recap_stop', 'recap_rerun']) {
      expect(await erinPresses(elsewhere.ts, action, run.id, 'C0OPS')).toContain('no run');
    }
    expect(bot.core.log.lines.filter((line) => line.includes('approval-not-counted'))).toHaveLength(copies.length);
    await expectNothingDone();
  });

  it.each([
    ['another id of the right shape', 'a-00000000'],
    ['an id of the other kind', 'r-7f3k2q9d'],
    ['two ids', 'a-7f3k2q9d a-7f3k2q9e'],
    ['an id and words', 'a-7f3k2q9d --force'],
    ['JSON', '{"id":"a-7f3k2q9d","by":"U0ERIN","verdict":"approve"}'],
    ['a key of the language', '__proto__'],
    ['another key of the language', 'constructor'],
    ['a path', '../../approvals/1'],
    ['a line break', 'a-7f3k2q9d\nhelp'],
    ['a NUL', 'a-7f3k2q9d\0'],
    ['what is nothing', ''],
    ['what is huge', 'a'.repeat(100_000)],
  ])('with %s in it does nothing, and is noted in few words', async (_, value) => {
    bot.stage.log.lines.length = 0;
    for (const action of ['recap_approve', 'recap_deny', 'recap_stop', 'recap_rerun']) {
      await as('U0ERIN').press(ROOM, request.message.ts, action, { value, force: true });
    }
    await expectNothingDone();
    const lines = bot.stage.log.lines.map((line) => JSON.stringify(line));
    expect(Math.max(0, ...lines.map((line) => line.length))).toBeLessThan(2_000);
    if (!/^[ar]-[a-z0-9]{8}$/.test(value))
      expect(lines.filter((line) => line.includes('none of ours'))).toHaveLength(4);
  });

  it.each([
    'recap_approve_x',
    'recap_toString',
    'recap_',
    'approve',
    'recap_approve\n',
    'x_recap_approve',
    '__proto__',
  ])('whose action is called %j is none of ours', async (action) => {
    await as('U0ERIN').press(ROOM, request.message.ts, action, { value: request.id, force: true });
    await expectNothingDone();
  });
});
