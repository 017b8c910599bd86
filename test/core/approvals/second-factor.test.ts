import { beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalRecord } from '../../../src/domain/approval.js';
import { ApprovalCore, aRule, ERIN, FRANK, person } from '../../support/fake-approvals.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { ALICE } from '../../support/examples.js';
import { SECRET } from '../../support/fake-core.js';
import { Authenticators } from '../../support/totp.js';

const RULES = [aRule({ quorum: 2, secondFactor: 'totp' })];

let apps: Authenticators;
let cores: ApprovalCore;
let approval: ApprovalRecord;
beforeEach(async () => {
  apps = new Authenticators(ERIN.id, FRANK.id);
  cores = new ApprovalCore({ rules: RULES, secondFactor: apps });
  approval = await cores.asked();
});

const code = (by = ERIN, later = 0): string => apps.code(by.id, cores.core.clock.now(), later);
const wrongCode = (): string => apps.wrong(cores.core.clock.now());
/** What is said of a form that is submitted with a code. */
async function submit(typed: string, by = ERIN, about = approval): Promise<string> {
  const { outcome } = await cores.core.ask(`approve ${about.id}`, { by, surface: 'form', code: typed });
  return outcome.kind === 'refused' ? `${outcome.refusal.code}: ${outcome.refusal.reason}` : outcome.kind;
}

describe('a policy that wants a second factor', () => {
  it('counts an approval with a right code, from each of those who approve', async () => {
    expect(approval.secondFactor).toBe('totp');
    expect(await submit(code())).toBe('done');
    expect((await cores.now(approval)).decisions).toHaveLength(1);
    expect(cores.core.untouched).toBe(true);
    expect(await submit(code(FRANK), FRANK)).toBe('done');
    await cores.ended(approval);
    expect(cores.core.mechanism.plans).toHaveLength(1);
  });

  it('counts nothing without one: by button, command or mention', async () => {
    expect(await cores.press('approve', ERIN, approval)).toMatch(/^second-factor-required/);
    expect(await cores.type('approve', ERIN, approval)).toMatch(/^second-factor-required/);
    const { outcome } = await cores.core.ask(`approve ${approval.id}`, { by: ERIN, surface: 'mention' });
    expect(outcome).toMatchObject({
      refusal: { code: 'second-factor-required', hint: expect.stringContaining('Press Approve') as unknown },
    });
    expect((await cores.now(approval)).decisions).toEqual([]);
  });

  it('asks for it in a form, with the request as it may be shown', async () => {
    const secret = await cores.asked(`dump shop/web-1 --reason "it is ${SECRET}"`);
    const asked: ApprovalRecord[] = [];
    const conversation = Object.assign(new FakeConversation(), {
      askCode: (one: ApprovalRecord) => Promise.resolve(asked.push(one) > 0),
    });
    await cores.core.ask(`approve ${secret.id}`, { by: ERIN, conversation });
    expect(asked.map(({ id }) => id)).toEqual([secret.id]);
    expect(JSON.stringify(asked)).not.toContain(SECRET);
  });

  it('asks nobody for a code who may not approve, who asked, or once it is over', async () => {
    const conversation = Object.assign(new FakeConversation(), {
      askCode: () => Promise.reject(new Error('a form was opened')),
    });
    const codes = async (by: typeof ERIN) => {
      await cores.core.ask(`approve ${approval.id}`, { by, conversation });
      return conversation.refusal?.code;
    };
    expect(await codes(person('bob'))).toBe('not-allowed');
    expect(await codes(ALICE)).toBe('approval-refused');
    await cores.type('deny', FRANK, approval);
    expect(await codes(ERIN)).toBe('approval-over');
  });

  it('wants none to deny or to withdraw', async () => {
    expect(await cores.press('deny', ERIN, approval)).toContain('denied by erin');
    const other = await cores.asked('dump shop/web-2');
    expect(await cores.type('withdraw', ALICE, other)).toContain('withdrawn');
  });

  it('holds for the review of broken glass, too', async () => {
    await cores.core.ask('dump shop/web-1 --break-glass "fire"');
    const review = cores.messages.posted.at(-1);
    if (review?.kind !== 'review') throw new Error('no review was opened');
    expect(await cores.press('approve', ERIN, await cores.now(review))).toMatch(/^second-factor-required/);
    expect(await submit(code(), ERIN, review)).toBe('done');
  });

  it('says to who has none who can enrol them, and asks no code of them', async () => {
    const alias = new ApprovalCore({ rules: RULES, secondFactor: new Authenticators() });
    const other = await alias.asked();
    const { outcome } = await alias.core.ask(`approve ${other.id}`, { by: ERIN, code: '123456' });
    expect(outcome).toMatchObject({
      refusal: { code: 'second-factor-missing', hint: expect.stringContaining('recap totp enroll UERIN') as unknown },
    });
  });

  it('lets nobody approve where no second factors are set up, or their secrets or the store are away', async () => {
    const without = new ApprovalCore({ rules: RULES });
    const other = await without.asked();
    expect(await without.press('approve', ERIN, other)).toMatch(/^second-factor-missing/);
    apps.secretOf = () => Promise.reject(new Error('EIO'));
    await expect(cores.press('approve', ERIN, approval)).rejects.toThrow();
    expect((await cores.now(approval)).decisions).toEqual([]);
  });
});

describe('a code', () => {
  it('counts once, also of two at the same time, and for another request no more', async () => {
    const other = await cores.asked('dump shop/web-2');
    const said = await Promise.all([submit(code()), submit(code(), ERIN, other)]);
    expect(said.filter((one) => one === 'done')).toHaveLength(1);
    expect(said.join(' ')).toContain('used already');
    expect(await submit(code(ERIN, 1), ERIN, said[0] === 'done' ? other : approval)).toBe('done');
  });

  it('of somebody else, an old one, and what is none do not count', async () => {
    for (const typed of [code(FRANK), code(ERIN, -2), code(ERIN, 2), wrongCode()]) {
      expect(await submit(typed)).toMatch(/not right/);
    }
    for (const typed of ['', '12345', 'abcdef', '1234567']) expect(await submit(typed)).toMatch(/six digits/);
    expect((await cores.now(approval)).decisions).toEqual([]);
  });

  it('is not even looked at after five wrong ones, for ten minutes, and those of others are', async () => {
    cores = new ApprovalCore({
      rules: [aRule({ quorum: 2, secondFactor: 'totp', expiryMs: 3_600_000 })],
      secondFactor: apps,
    });
    approval = await cores.asked();
    for (let count = 0; count < 5; count += 1) expect(await submit(wrongCode())).toMatch(/not right/);
    expect(await submit(code())).toMatch(/Too many/);
    expect(await submit(code(FRANK), FRANK)).toBe('done');
    cores.core.clock.advance(10 * 60_000 - 1);
    expect(await submit(code())).toMatch(/Too many/);
    cores.core.clock.advance(1);
    expect(await submit(code())).toBe('done');
  });

  it('is in no log and no audit, which say that there was one', async () => {
    const typed = [wrongCode(), code()];
    for (const one of typed) await submit(one);
    const kept = JSON.stringify([cores.core.log.lines, cores.core.audit]);
    for (const one of typed) expect(kept).not.toContain(one);
    const [approved] = cores.core.audit.events.filter(({ step }) => step === 'approve');
    expect(approved).toMatchObject({ who: { name: 'erin' }, secondFactor: 'totp' });
    expect(cores.core.log.lines.filter((line) => line.includes('second-factor-wrong'))).toHaveLength(1);
  });
});
