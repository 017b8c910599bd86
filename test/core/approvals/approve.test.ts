import { describe, expect, it } from 'vitest';
import { ALICE } from '../../support/examples.js';
import { ApprovalCore, aRule, ERIN, FRANK, MALLORY, person } from '../../support/fake-approvals.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { BOB, SECRET } from '../../support/fake-core.js';

describe('a privileged capsule', () => {
  it('waits, with nothing attached, and is shown to others with all that it would do', async () => {
    const cores = new ApprovalCore();
    const conversation = new FakeConversation();
    const { outcome } = await cores.core.ask('dump shop/web-1 --port 53 --reason "slow dns"', { conversation });
    expect(outcome).toMatchObject({ kind: 'done', value: { title: 'dump waits for an approval' } });
    expect(conversation.told).toEqual([]);
    expect(cores.core.untouched).toBe(true);
    expect(await cores.core.runs()).toEqual([]);
    expect(cores.messages.posted).toHaveLength(1);
    expect(cores.messages.posted[0]).toMatchObject({
      state: 'open',
      risk: 'privileged',
      reason: 'slow dns',
      quorum: 1,
      subject: { argv: ['dump', '53'], targets: [{ name: 'shop/web-1:app', uid: 'uid-shop-web-1' }] },
      requester: { person: ALICE, identity: { user: 'alice' } },
      expiresAt: cores.core.clock.now() + 15 * 60_000,
    });
    expect(cores.messages.posted[0]?.atWorst.join(' ')).toContain('read all traffic');
    expect(cores.messages.posted[0]?.checks[0]).toContain('would admit it');
  });

  it('runs once somebody else has approved it, where it was asked for, as the requester', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    expect(await cores.press('approve', ERIN, approval)).toMatch(/^dump on shop\/web-1:app: approved by erin at/);
    await cores.ended(approval);
    expect(cores.core.mechanism.plans.map(({ argv }) => argv)).toEqual([['dump', '53']]);
    const [run] = await cores.core.runs();
    expect(run).toMatchObject({
      end: { kind: 'done' },
      requester: ALICE,
      identity: { user: 'alice' },
      approval: { id: approval.id, kind: 'approval', by: ['erin'] },
    });
    const told = cores.messages.conversations.get(approval.id);
    expect(told?.results[0]?.report.notes).toContain(`Approved by erin (${approval.id}).`);
    expect(told?.finishes).toHaveLength(1);
    expect(await cores.now(approval)).toMatchObject({ state: 'used', runs: [run?.id] });
    expect(cores.messages.updates.at(-1)).toMatchObject({ state: 'used' });
  });

  it('asks for its checks again when it is used: the dry run, the rights of all', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    cores.core.access.asked.length = 0;
    await cores.press('approve', ERIN, approval);
    await cores.ended(approval);
    expect(cores.core.access.asked).toEqual(['erin approve dump shop', 'alice dump shop', 'erin approve dump shop']);
    expect(cores.core.mechanism.count('ask-now')).toBe(2);
  });

  it('waits for as many as the policy wants', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ quorum: 2 })] });
    const approval = await cores.asked();
    expect(await cores.press('approve', ERIN, approval)).toContain('has 1 of 2 approvals, by erin');
    expect(await cores.press('approve', ERIN, approval)).toContain('You have approved this already');
    expect(cores.core.untouched).toBe(true);
    await cores.type('approve', FRANK, approval);
    await cores.ended(approval);
    expect(cores.core.mechanism.plans).toHaveLength(1);
    expect((await cores.core.runs())[0]?.approval?.by).toEqual(['erin', 'frank']);
  });

  it('runs at once where the policy needs nobody, and asks even for a routine one where it does', async () => {
    const free = new ApprovalCore({ rules: [aRule({ quorum: 0, when: { risks: ['privileged'] } })] });
    expect((await free.core.ask('dump shop/web-1')).outcome.kind).toBe('done');
    expect(free.core.mechanism.plans).toHaveLength(1);
    const strict = new ApprovalCore({ rules: [aRule({ when: { capsules: ['netstat'] } })] });
    const approval = await strict.asked('netstat shop/web-1');
    expect(approval.checks).toEqual(['Passed: it fits the node and the container.']);
    expect(strict.core.untouched).toBe(true);
  });

  it('needs a reason where the policy wants one', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ needsReason: true })] });
    const { outcome } = await cores.core.ask('dump shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'reason-required' } });
    expect((await cores.asked('dump shop/web-1 --reason because')).reason).toBe('because');
  });

  it('is shown and logged without its secrets, and bound to the words as they are', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked(`dump shop/web-1 --reason "the password is ${SECRET}"`);
    expect(JSON.stringify(cores.messages.posted)).not.toContain(SECRET);
    expect(cores.core.log.lines.join('\n')).not.toContain(SECRET);
    expect(approval.subject.reason).toContain(SECRET);
  });

  it('is refused when the request can not be posted, and waits nowhere', async () => {
    const cores = new ApprovalCore();
    cores.messages.posting = () => Promise.reject(new Error('not_in_channel'));
    const { outcome } = await cores.core.ask('dump shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'approval-required' } });
    expect(await cores.store.listOpen(10)).toEqual([]);
  });

  it('is asked for once, however often it is typed', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    const conversation = new FakeConversation();
    await cores.core.ask('dump shop/web-1 --port 53', { conversation });
    expect(JSON.stringify(conversation.answers)).toContain(approval.id);
    expect(cores.messages.posted).toHaveLength(1);
  });

  it('does not let one person flood those who decide', async () => {
    const cores = new ApprovalCore();
    for (let port = 1; port <= 10; port += 1) await cores.asked(`dump shop/web-1 --port ${port}`);
    const { outcome } = await cores.core.ask('dump shop/web-1 --port 11');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'queue-full' } });
  });
});

describe('a word that does not count', () => {
  const refused = async (cores: ApprovalCore, told: Promise<string>): Promise<string> => {
    const answer = await told;
    expect(cores.core.untouched).toBe(true);
    expect((await cores.store.listOpen(10))[0]?.decisions).toEqual([]);
    return answer;
  };

  it.each([
    ['the requester', ALICE, 'approval-refused: You asked for this yourself'],
    ['a second account of the requester', person('alias'), 'approval-refused: You asked for this yourself'],
    ['somebody who may run but not approve', BOB, 'not-allowed: You lack the right to approve dump'],
    ['somebody without any right', MALLORY, 'not-allowed: You lack the right to approve dump'],
    ['a guest', person('guest'), 'not-a-member'],
  ])('is that of %s, by a button or typed', async (_, by, words) => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    expect(await refused(cores, cores.press('approve', by, approval))).toContain(words);
    expect(await refused(cores, cores.type('approve', by, approval))).toContain(words);
  });

  it.each(['approve', 'deny'])('is to %s by a button of another message', async (verdict) => {
    const cores = new ApprovalCore();
    const [first, second] = [await cores.asked(), await cores.asked('dump shop/web-2')];
    const told = cores.press(verdict, ERIN, first, second.message);
    expect(await refused(cores, told)).toContain('approval-not-found');
    expect(cores.core.log.lines.join('\n')).toMatch(/approval-not-counted .*"code":"approval-not-found"/);
  });

  it('is to deny without the right to approve, and to withdraw what others asked for', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    expect(await refused(cores, cores.press('deny', BOB, approval))).toContain('not-allowed');
    expect(await refused(cores, cores.type('withdraw', ERIN, approval))).toContain('Only who asked');
  });

  it.each(['a-00000000', 'r-7f3k2q9d', '../../etc', 'a-7f3k2q9d'])(
    'is about %j, which is nothing that waits',
    async (id) => {
      const cores = new ApprovalCore();
      const { outcome } = await cores.core.ask(`approve "${id}"`, { by: ERIN });
      expect(outcome.kind).toBe('refused');
    },
  );
});
