import { describe, expect, it } from 'vitest';
import { ALICE } from '../../support/examples.js';
import { eventually } from '../../support/eventually.js';
import { ApprovalCore, aRule, ERIN } from '../../support/fake-approvals.js';
import { BOB } from '../../support/fake-core.js';

const WORDS = 'dump shop/web-1 --break-glass "all is down"';

describe('breaking the glass', () => {
  it('starts at once, and asks others to review it afterwards in the channel of the policy', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ channel: 'C0SEC' })] });
    const { outcome, runs } = await cores.core.ask(WORDS);
    expect(outcome.kind).toBe('done');
    expect(cores.core.mechanism.plans).toHaveLength(1);
    await eventually('it is posted', () => cores.messages.posted.length === 1);
    const [review] = cores.messages.posted;
    expect(review).toMatchObject({
      kind: 'review',
      state: 'open',
      channel: 'C0SEC',
      reason: 'all is down',
      runs: [runs[0]?.id],
    });
    expect(runs[0]).toMatchObject({ reason: 'all is down', approval: { id: review?.id, kind: 'review', by: [] } });
    expect(cores.core.log.lines.join('\n')).toContain('glass-broken');
    await cores.core.dispatcher.close({ graceMs: 0 });
  });

  it('needs the right to do so, and does not start without', async () => {
    const cores = new ApprovalCore();
    const { outcome } = await cores.core.ask(WORDS, { by: BOB });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-allowed' } });
    expect(outcome.kind === 'refused' && outcome.refusal.reason).toContain('break-glass dump');
    expect(cores.core.untouched).toBe(true);
    expect(cores.messages.posted).toEqual([]);
    expect(cores.core.log.lines.join('\n')).toContain('break-glass-refused');
  });

  it('does not wait for a chat that takes no message, and is posted with the next reminder', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ remindEveryMs: 30 })] });
    cores.messages.posting = () => Promise.reject(new Error('away'));
    expect((await cores.core.ask(WORDS)).outcome.kind).toBe('done');
    await eventually('it is told', () => cores.core.log.lines.join('\n').includes('approval-not-posted'));
    cores.messages.posting = undefined;
    cores.core.clock.advance(31);
    await eventually('it is posted', () => cores.messages.posted.length === 1);
    await cores.core.dispatcher.close({ graceMs: 0 });
  });

  it('does not start when the review can not be written down', async () => {
    const cores = new ApprovalCore();
    cores.store.create = () => Promise.reject(new Error('full'));
    expect((await cores.core.ask(WORDS)).outcome.kind).toBe('failed');
    expect(cores.core.untouched).toBe(true);
  });

  it('needs no review where no approval is needed', async () => {
    const cores = new ApprovalCore();
    const { outcome, runs } = await cores.core.ask('netstat shop/web-1 --break-glass "all is down"');
    expect(outcome.kind).toBe('done');
    expect(runs[0]).not.toHaveProperty('approval');
    expect(cores.messages.posted).toEqual([]);
  });
});

describe('a review', () => {
  it('reminds until somebody else has done it, also after a restart', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ remindEveryMs: 30 })] });
    await cores.core.ask(WORDS);
    await eventually('it is posted', async () => (await cores.store.listOpen(1))[0]?.message !== undefined);
    const [review] = await cores.store.listOpen(1);
    if (review === undefined) throw new Error('there is a review');
    for (const count of [1, 2]) {
      cores.core.clock.advance(31);
      await eventually('people are reminded', () => cores.messages.remarks.length === count);
    }
    await cores.core.dispatcher.close({ graceMs: 0 });

    const after = new ApprovalCore({}, cores);
    after.core.clock.advance(200);
    await after.core.dispatcher.resumeApprovals();
    await eventually('people are reminded', () => cores.messages.remarks.length === 3);
    expect(cores.messages.remarks[2]).toContain('still waits for its review');

    expect(await after.press('approve', ALICE, review)).toContain('You asked for this yourself');
    expect(await after.press('approve', BOB, review)).toContain('not-allowed');
    expect(await after.press('deny', ERIN, review)).toMatch(/denied afterwards by erin at/);
    expect((await after.ended(review)).state).toBe('denied');
    expect(await after.press('approve', ERIN, review)).toContain('This review is over');
    expect(after.core.untouched).toBe(true);
    await after.core.dispatcher.close({ graceMs: 0 });
  });
});
