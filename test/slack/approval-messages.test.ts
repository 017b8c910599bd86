import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalRecord } from '../../src/domain/approval.js';
import { anApproval, aDecider, aReview } from '../support/approvals.js';
import { wordsOf } from './conversation/seen.js';
import type { Stage } from './support.js';
import { openStage } from './support.js';

const OPS = 'C0OPS';
const SECURITY = 'C0INCIDENT42';
const soon = (): AbortSignal => AbortSignal.timeout(5_000);
const alice = { ...aDecider('alice').person, id: 'U0ALICE' };
const at = (place: string, more: Partial<ApprovalRecord> = {}): ApprovalRecord =>
  anApproval({ place, requester: { person: alice, identity: aDecider('alice').identity }, ...more });

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());
const only = (channel = OPS) => {
  const [message, ...others] = stage.workspace.messages(channel).filter(({ botId }) => botId !== undefined);
  if (message === undefined || others.length > 0) throw new Error(`${others.length} others`);
  return message;
};

describe('a request that is posted', () => {
  it('from a channel begins the thread in which its run is shown', async () => {
    const approval = at('slack:T0RECAP/C0OPS');
    const { message, place } = await stage.app.approvals.post(approval, soon());
    expect(message).toBe(`slack:T0RECAP/C0OPS/${only().ts}`);
    expect(place).toBe(message);
    expect(stage.app.approvals.conversation({ ...approval, place })?.place).toBe(place);
  });

  it('from a thread stands in that thread', async () => {
    const { ts } = await stage.workspace.as('U0ALICE').message(OPS, 'slow again');
    const { message, place } = await stage.app.approvals.post(at(`slack:T0RECAP/C0OPS/${ts}`), soon());
    expect(place).toBe(`slack:T0RECAP/C0OPS/${ts}`);
    const posted = stage.workspace.messages(OPS, ts).at(-1);
    expect(message).toBe(`slack:T0RECAP/C0OPS/${posted?.ts ?? ''}`);
  });

  it('stands in the channel that the policy names, and its run where it was asked for', async () => {
    const { message, place } = await stage.app.approvals.post(at('slack:T0RECAP/C0OPS', { channel: SECURITY }), soon());
    expect(message).toBe(`slack:T0RECAP/${SECURITY}/${only(SECURITY).ts}`);
    expect(place).toBe('slack:T0RECAP/C0OPS');
  });

  it('is updated in its place, and its end is told to who asked, below', async () => {
    const approval = at('slack:T0RECAP/C0OPS');
    const posted = { ...approval, ...(await stage.app.approvals.post(approval, soon())) };
    const by = { person: { ...alice, id: 'U0ERIN', name: 'erin' }, identity: aDecider('erin').identity };
    const denied = {
      ...posted,
      state: 'denied' as const,
      decisions: [{ kind: 'deny' as const, by, at: 1_790_000_000_000 }],
    };
    await stage.app.approvals.update(denied, soon());
    expect(wordsOf(only())).toContain('denied by erin at');
    const { ts } = only();
    await stage.app.approvals.remark(denied, 'tcpdump: denied by erin.', soon());
    const told = stage.workspace.messages(OPS, ts).at(-1);
    expect(JSON.stringify(told?.blocks)).toContain('U0ALICE');
    expect(wordsOf(told ?? { text: '' })).toContain('tcpdump: denied by erin.');
  });

  it('that is a review is reminded of below its message, without calling who asked', async () => {
    const { expiresAt: _none, ...review } = { ...aReview(), place: 'slack:T0RECAP/C0OPS' };
    const posted = { ...review, ...(await stage.app.approvals.post(review, soon())) };
    await stage.app.approvals.remark(posted, 'still waits', soon());
    const ts = posted.message.split('/').at(-1) ?? '';
    expect(stage.workspace.messages(OPS, ts).map(wordsOf).at(-1)).toContain('still waits');
  });

  it('rejects where the bot can not post, and for another workspace', async () => {
    await expect(stage.app.approvals.post(at('slack:T0RECAP/C0NOWHERE'), soon())).rejects.toThrow();
    for (const place of ['slack:T0OTHER/C0OPS', 'cli', '']) {
      await expect(stage.app.approvals.post(at(place), soon())).rejects.toThrow();
      expect(stage.app.approvals.conversation(at(place))).toBeUndefined();
    }
  });
});

describe('the buttons of a request', () => {
  it.each(['approve', 'deny'])('to %s carry its id and the very message that they stand in', async (verdict) => {
    const approval = at('slack:T0RECAP/C0OPS');
    const { message } = await stage.app.approvals.post(approval, soon());
    await stage.workspace.as('U0ERIN').press(OPS, only().ts, `recap_${verdict}`);
    await expect.poll(() => stage.asked).toHaveLength(1);
    expect(stage.asked[0]?.request).toMatchObject({
      surface: 'button',
      text: `${verdict} ${approval.id}`,
      author: { id: 'U0ERIN', workspace: 'T0RECAP' },
      message,
    });
  });

  it.each(['r-7f3k2q9d', 'a-7f3k2q9d; rm', 'approve', '', 'a-AAAAAAAA'])(
    'with the value %j are acknowledged, do nothing, and are logged',
    async (value) => {
      await stage.app.approvals.post(at('slack:T0RECAP/C0OPS'), soon());
      expect((await stage.workspace.as('U0ERIN').press(OPS, only().ts, 'recap_approve', { value })).acked).toBe(true);
      await expect.poll(() => stage.log.lines.map((line) => line.message)).toContain('a button that is none of ours');
      expect(stage.asked).toEqual([]);
    },
  );

  it('that are delivered twice count once', async () => {
    await stage.app.approvals.post(at('slack:T0RECAP/C0OPS'), soon());
    stage.workspace.duplicateNext();
    await stage.workspace.as('U0ERIN').press(OPS, only().ts, 'recap_approve');
    await expect.poll(() => stage.log.lines.map((line) => line.message)).toContain('a repeated delivery was dropped');
    expect(stage.asked).toHaveLength(1);
  });
});
