import { describe, expect, it } from 'vitest';
import { USE_WITHIN_MS } from '../../../src/domain/decide-approval.js';
import type { ContainerState } from '../../../src/domain/target.js';
import { ALICE } from '../../support/examples.js';
import { eventually } from '../../support/eventually.js';
import { ApprovalCore, aRule, DUMP, ERIN, FRANK } from '../../support/fake-approvals.js';

/** Another process of the bot on the same store, as after a restart or beside this one. */
const another = (cores: ApprovalCore): ApprovalCore => new ApprovalCore({}, cores);

describe('two words on one request', () => {
  it('at the same time have one outcome, which both are told and the message shows', async () => {
    for (let round = 0; round < 20; round += 1) {
      const cores = new ApprovalCore();
      const approval = await cores.asked();
      const words = await Promise.all([
        cores.press('approve', ERIN, approval),
        cores.press('deny', FRANK, approval),
        cores.press('approve', FRANK, approval),
        cores.press('approve', ERIN, approval),
      ]);
      const { state } = await cores.ended(approval);
      const won = words.filter((word) => !word.startsWith('approval-over'));
      expect(won).toHaveLength(1);
      expect(cores.core.mechanism.plans).toHaveLength(state === 'used' ? 1 : 0);
      expect(cores.messages.updates.at(-1)?.state).toBe(state);
      for (const word of words) expect(word).toMatch(state === 'used' ? /approved by/ : /denied by frank/);
    }
  });

  it('in two processes at the same time have one outcome, and start one run', async () => {
    const [here, there] = [new ApprovalCore()].flatMap((cores) => [cores, another(cores)]);
    if (here === undefined || there === undefined) throw new Error('there are two');
    const approval = await here.asked();
    const words = await Promise.all([here.press('approve', ERIN, approval), there.press('approve', FRANK, approval)]);
    await here.ended(approval);
    expect(words.filter((word) => word.startsWith('approval-over'))).toHaveLength(1);
    expect(here.core.mechanism.plans.length + there.core.mechanism.plans.length).toBe(1);
  });

  it('after a deny, a withdrawal or its use are told how it ended', async () => {
    const cores = new ApprovalCore();
    const denied = await cores.asked();
    expect(await cores.press('deny', ERIN, denied)).toContain('denied by erin');
    expect(await cores.press('approve', FRANK, denied)).toMatch(/^approval-over: .*denied by erin/);
    await eventually('alice is told', () => cores.messages.remarks.length > 0);
    expect(cores.messages.remarks[0]).toMatch(/^dump on shop\/web-1:app: denied by erin at \d\d:\d\d UTC\.$/);

    const withdrawn = await cores.asked('dump shop/web-2');
    expect(await cores.press('deny', ALICE, withdrawn)).toContain('withdrawn by alice');
    expect(await cores.press('approve', ERIN, withdrawn)).toMatch(/^approval-over: .*withdrawn by alice/);

    const used = await cores.asked('dump shop/web-3');
    await cores.press('approve', ERIN, used);
    await cores.ended(used);
    expect(await cores.press('deny', FRANK, used)).toMatch(/^approval-over: .*approved by erin .* started/);
    expect(cores.core.mechanism.plans).toHaveLength(1);
  });
});

describe('the time of a request', () => {
  it('ends it without anybody, and says so to who asked', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ expiryMs: 30 })] });
    const approval = await cores.asked();
    cores.core.clock.advance(31);
    expect((await cores.ended(approval)).state).toBe('expired');
    await eventually('alice is told', () => cores.messages.remarks.length === 1);
    expect(cores.messages.remarks[0]).toContain('it expired at');
    expect(cores.core.log.lines.join('\n')).toContain('approval-expire');
  });

  it('is over for whoever presses late, even if no timer has come to it yet', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    cores.core.clock.advance(15 * 60_000);
    expect(await cores.press('approve', ERIN, approval)).toContain('its time has passed');
    expect((await cores.ended(approval)).state).toBe('expired');
    expect(cores.core.untouched).toBe(true);
    await cores.core.dispatcher.close({ graceMs: 0 });
  });

  it('comes even if the store was away in that moment', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ expiryMs: 30 })] });
    const approval = await cores.asked();
    const get = cores.store.get.bind(cores.store);
    let refusals = 0;
    cores.store.get = (id) => {
      if (refusals > 0) return get(id);
      refusals += 1;
      return Promise.reject(new Error('away'));
    };
    cores.core.clock.advance(31);
    expect((await cores.ended(approval)).state).toBe('expired');
    expect(refusals).toBe(1);
  });

  it('is not taken for one that waits, when it has passed', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    cores.core.clock.advance(15 * 60_000);
    expect((await cores.asked()).id).not.toBe(approval.id);
    await cores.core.dispatcher.close({ graceMs: 0 });
  });

  it('runs on after a restart', async () => {
    const before = new ApprovalCore({ rules: [aRule({ expiryMs: 30 })] });
    const approval = await before.asked();
    await before.core.dispatcher.close({ graceMs: 0 });
    const after = another(before);
    after.core.clock.advance(31);
    expect((await after.now(approval)).state).toBe('open');
    await after.core.dispatcher.resumeApprovals();
    expect((await after.ended(approval)).state).toBe('expired');
  });
});

describe('a restart of the bot', () => {
  it('loses no request: its buttons work on, and its run is told where it was asked for', async () => {
    const before = new ApprovalCore();
    const approval = await before.asked();
    await before.core.dispatcher.close({ graceMs: 0 });
    const after = another(before);
    await after.core.dispatcher.resumeApprovals();
    expect(await after.press('approve', ERIN, approval)).toContain('approved by erin');
    expect((await after.ended(approval)).state).toBe('used');
    expect(after.core.mechanism.plans).toHaveLength(1);
    expect(before.core.mechanism.plans).toHaveLength(0);
    await after.core.dispatcher.close({ graceMs: 0 });
  });

  it.each([
    [0, 'used', 1],
    [USE_WITHIN_MS, 'expired', 0],
  ] as const)('%d ms after the quorum, before the start, leaves it %s', async (wait, state, plans) => {
    const before = new ApprovalCore();
    const approval = await before.asked();
    const approved = { ...approval, state: 'approved' as const, useBy: before.core.clock.now() + USE_WITHIN_MS };
    await before.store.change(approval, {
      ...approved,
      decisions: [
        { kind: 'approve', by: { person: ERIN, identity: { user: 'erin', groups: [], source: 't' } }, at: 1 },
      ],
    });
    const after = another(before);
    after.core.clock.advance(wait);
    await after.core.dispatcher.resumeApprovals();
    expect((await after.ended(approval)).state).toBe(state);
    expect(after.core.mechanism.plans).toHaveLength(plans);
    await after.core.dispatcher.close({ graceMs: 0 });
  });
});

describe('what was approved', () => {
  const approveAfter = async (change: (cores: ApprovalCore) => void): Promise<string> => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    change(cores);
    await cores.press('approve', ERIN, approval);
    const { state, why } = await cores.ended(approval);
    expect(state).toBe('void');
    expect(cores.core.untouched).toBe(true);
    expect(await cores.core.runs()).toEqual([]);
    await eventually('alice is told', () => cores.messages.remarks.length === 1);
    expect(cores.messages.remarks[0]).toContain(why);
    return why ?? '';
  };
  const otherState = (cores: ApprovalCore, state: Partial<ContainerState>): void => {
    const { targets } = cores.core;
    const resolve = targets.resolve;
    targets.resolve = async (...asked) =>
      (await resolve(...asked)).map((target) =>
        target.kind === 'node' ? target : { ...target, state: { ...target.state, ...state } },
      );
  };

  it('is void when the pod is another one', async () => {
    expect(await approveAfter((cores) => otherState(cores, { podUid: 'another' }))).toContain('not the same pod');
  });

  it('is void when its container was started anew', async () => {
    expect(await approveAfter((cores) => otherState(cores, { containerId: 'b' }))).toContain('started anew');
  });

  it('is void when the pod is gone', async () => {
    expect(await approveAfter((cores) => cores.core.targets.pods.set('shop', []))).toContain('There is no web-1');
  });

  it('is void when the requester may not run it any more, or is no member', async () => {
    expect(await approveAfter((cores) => cores.core.access.grants.delete('alice dump shop'))).toContain(
      'alice may not run it',
    );
    expect(await approveAfter((cores) => cores.gone.add(ALICE.id))).toContain('alice is no member');
  });

  it('is void when an approver lost the right before the last one approved', async () => {
    const cores = new ApprovalCore({ rules: [aRule({ quorum: 2 })] });
    const approval = await cores.asked();
    await cores.press('approve', ERIN, approval);
    cores.core.access.grants.delete('erin approve dump shop');
    await cores.press('approve', FRANK, approval);
    expect(await cores.ended(approval)).toMatchObject({ state: 'void', why: 'erin may not approve it any more' });
  });

  it('is void when the cluster would not admit it any more, or does not answer', async () => {
    const refuse = (cores: ApprovalCore): void => {
      cores.core.mechanism.script.preflight = () => Promise.reject(new Error('broken'));
    };
    expect(await approveAfter(refuse)).toContain('Something went wrong');
  });

  it.each([
    ['image', { image: `ghcr.io/x/dump@sha256:${'b'.repeat(64)}` }, 'image of the capsule dump is another one'],
    ['command line', { argv: [{ literal: 'dump' }, { literal: '--all' }] }, 'command line is another one'],
    ['rights', { limits: { deadlineMs: 999_000, outputBytes: 1 } }, 'other rights or limits'],
  ])('is void when a restart brought another %s of the capsule', async (_, change, why) => {
    const before = new ApprovalCore();
    const approval = await before.asked();
    const after = new ApprovalCore({}, before, { capsules: [{ ...DUMP, ...change }] });
    await after.press('approve', ERIN, approval);
    expect(await after.ended(approval)).toMatchObject({ state: 'void', why: expect.stringContaining(why) as string });
    expect(after.core.untouched).toBe(true);
  });
});
