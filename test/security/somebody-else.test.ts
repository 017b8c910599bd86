import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read } from '../e2e/read-message.js';
import type { GuardedBot, Shown } from './guarded-bot.js';
import { openGuardedBot, ROOM } from './guarded-bot.js';

let bot: GuardedBot;
let aliasOf: (name: string) => string;
beforeEach(async () => {
  aliasOf = (name) => name;
  bot = await openGuardedBot({ userOf: ({ name }) => aliasOf(name) });
});
afterEach(() => bot.close());

const as = (id: string) => bot.workspace.as(id);
const press = (who: string, { message, id: value }: Shown, action: string): Promise<string> =>
  bot.told(who, () => as(who).press(ROOM, message.ts, action, { value, force: true }));
const attached = (): number => bot.core.mechanism.count('attach');
const noted = (code: string): string[] => bot.core.log.lines.filter((line) => line.includes(code));

describe('running as somebody else', () => {
  it('is nothing that words can ask for', async () => {
    for (const words of [
      'netstat shop/web-1 --as alice',
      'netstat shop/web-1 --user system:admin',
      'netstat shop/web-1 --group system:masters',
      'netstat shop/web-1 --requester U0ALICE',
      'netstat shop/web-1 --approval a-7f3k2q9d',
    ]) {
      expect(await bot.told('U0BOB', () => as('U0BOB').slash(ROOM, words))).toContain('Not done. ');
    }
    expect(attached()).toBe(0);
  });

  it('is not what Re-run does: the run belongs to who pressed', async () => {
    const run = await bot.running();
    bot.core.mechanism.release();
    await bot.workspace.waitFor((now) => read(now.message(ROOM, run.message.ts) ?? run.message).includes('[Re-run]'));
    await as('U0BOB').press(ROOM, run.message.ts, 'recap_rerun');
    await expect.poll(() => bot.core.runs()).toHaveLength(2);
    const [newest] = await bot.core.runs();
    expect(newest).toMatchObject({ requester: { id: 'U0BOB' }, identity: { user: 'bob' } });
  });

  it('is not reached by the name that a person shows', async () => {
    const people = bot.workspace.as('U0BOB').person;
    await bot.close();
    const bob = { ...people, name: 'alice', realName: 'Alice Liddell' };
    bot = await openGuardedBot({
      workspace: { people: [bob, bot.workspace.as('U0RECAP').person, bot.workspace.as('U0ALICE').person] },
      userOf: ({ id }) => id,
    });
    const request = await bot.waiting();
    await press('U0BOB', request, 'recap_approve');
    await expect.poll(() => bot.core.runs()).toHaveLength(1);
    expect((await bot.core.runs())[0]).toMatchObject({ requester: { id: 'U0ALICE' }, identity: { user: 'U0ALICE' } });
  });
});

describe("approving one's own run", () => {
  const OWN = /You asked for this yourself/;

  it('is refused by the button, by words, in a mention and in another channel, and noted each time', async () => {
    const request = await bot.waiting();
    expect(await press('U0ALICE', request, 'recap_approve')).toMatch(OWN);
    for (const channel of [ROOM, 'C0OPS', 'D0ALICE']) {
      const typed = await bot.told('U0ALICE', () => as('U0ALICE').slash(channel, `approve ${request.id}`));
      expect(typed).toMatch(OWN);
    }
    const { ts } = await as('U0ALICE').mention(ROOM, `approve ${request.id}`);
    expect(read(await bot.workspace.waitFor((now) => now.messages(ROOM, ts)[1]))).toMatch(OWN);
    expect(noted('approval-not-counted')).toHaveLength(5);
    expect(attached()).toBe(0);
  });

  it('is refused to a second account of the same Kubernetes user, whichever of the two asked', async () => {
    aliasOf = (name) => (name === 'bob' ? 'alice' : name);
    const request = await bot.waiting();
    expect(await press('U0BOB', request, 'recap_approve')).toMatch(OWN);
    expect(await bot.told('U0BOB', () => as('U0BOB').slash(ROOM, `approve ${request.id}`))).toMatch(OWN);
    expect(attached()).toBe(0);
  });

  it('is refused when the two become one after it was asked for', async () => {
    const request = await bot.waiting();
    aliasOf = (name) => (name === 'bob' ? 'alice' : name);
    expect(await press('U0BOB', request, 'recap_approve')).toMatch(OWN);
    expect(attached()).toBe(0);
  });
});
