import { describe, expect, it } from 'vitest';
import type { DispatchDeps } from '../../src/core/dispatch.js';
import { ALICE } from '../support/examples.js';
import { FakeAudit } from '../support/fake-audit.js';
import { ApprovalCore, ERIN } from '../support/fake-approvals.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { BOB, FakeCore, SECRET, SHORT } from '../support/fake-core.js';

/** A core whose audit does not take events of this kind. */
function without(kind: string, more: Partial<DispatchDeps> = {}): { core: FakeCore; audit: FakeAudit } {
  const audit = new FakeAudit();
  audit.writing = (event) => (event.kind === kind ? Promise.reject(new Error('ENOSPC')) : Promise.resolve());
  return { core: new FakeCore({ audit, ...more }), audit };
}

describe('the trail of a run', () => {
  it('tells who asked, what started where and why, how it ended, and what was checked', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web-1 --port 53 --reason "slow dns"');
    expect(core.audit.told).toEqual(['request', 'start', 'end done', 'receipt']);
    const [asked, start, end, receipt] = core.audit.events;
    const who = {
      chat: 'slack',
      workspace: ALICE.workspace,
      id: ALICE.id,
      name: 'alice',
      user: 'alice',
      groups: ['sre'],
    };
    expect(asked).toMatchObject({ who, surface: 'command', words: 'netstat shop/web-1 --port 53 --reason "slow dns"' });
    const [run] = await core.runs();
    expect(start).toMatchObject({
      who,
      what: { name: 'netstat', mechanism: 'ephemeral', risk: 'routine', argv: ['ss', 'sport = :53'] },
      where: [
        {
          namespace: 'shop',
          pod: 'web-1',
          container: 'app',
          uid: 'uid-shop-web-1',
          containerId: expect.stringMatching(/containerd:/) as unknown,
        },
      ],
      why: 'slow dns',
      run: run?.id,
      request: asked?.request,
    });
    expect(start?.what?.image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect([end?.run, receipt?.run]).toEqual([run?.id, run?.id]);
    expect(receipt?.receipt?.length).toBeGreaterThan(0);
  });

  it('has each step before what it tells of', async () => {
    const audit = new FakeAudit();
    const core = new FakeCore({ audit });
    const conversation = new FakeConversation();
    const seen: string[] = [];
    audit.writing = ({ kind }) => {
      seen.push(`${kind}: ${core.mechanism.count('attach')} attached, ${conversation.results.length} told`);
      return Promise.resolve();
    };
    await core.ask('netstat shop/web-1', { conversation });
    expect(seen).toEqual([
      'request: 0 attached, 0 told',
      'start: 0 attached, 0 told',
      'end: 1 attached, 0 told',
      expect.stringMatching(/^receipt: 1 attached/),
    ]);
  });

  it('has each of several runs of one request', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web --all');
    expect(core.audit.told.filter((line) => line === 'start')).toHaveLength(3);
    expect(new Set(core.audit.events.map(({ request }) => request)).size).toBe(1);
  });

  it('holds no secret', async () => {
    const core = new FakeCore();
    await core.ask(`netstat shop/web-1 --reason "the password is ${SECRET}"`);
    expect(JSON.stringify(core.audit.events)).not.toContain(SECRET);
    expect(JSON.stringify(core.audit.events)).toContain('the password is [redacted]');
  });
});

describe('the trail of a refusal', () => {
  it.each([
    ['what may not be run', 'netstat bank/vault-1', ALICE, 'not-allowed', 'alice'],
    ['a stranger', 'netstat shop/web-1', { ...BOB, id: 'UMALLORY' }, 'not-a-member', undefined],
    ['what can not be read', 'netstat shop/web-1 --port=', ALICE, 'bad-argument', 'alice'],
  ])('of %s tells who wanted what, and why not', async (_, words, by, code, user) => {
    const core = new FakeCore();
    const conversation = new FakeConversation();
    await core.ask(words, { by, conversation });
    expect(core.audit.told).toEqual(['request', `refusal ${code}`]);
    expect(core.audit.events[1]).toMatchObject({ words, who: { id: by.id, workspace: by.workspace } });
    expect(core.audit.events[1]?.who.user).toBe(user);
    expect(conversation.refusal?.code).toBe(code);
  });
});

describe('an audit that takes nothing', () => {
  it('keeps a request from being looked at', async () => {
    const { core } = without('request');
    const conversation = new FakeConversation();
    await core.ask('netstat shop/web-1', { conversation });
    expect(conversation.refusal).toMatchObject({
      code: 'audit-unavailable',
      reason: expect.stringMatching(/must be on record/) as unknown,
    });
    expect([core.untouched, core.access.asked, core.targets.resolved]).toEqual([true, [], []]);
  });

  it('keeps a run from being attached, and says so', async () => {
    const { core } = without('start');
    const { outcome } = await core.ask('netstat shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'audit-unavailable' } });
    expect(core.untouched).toBe(true);
  });

  it('keeps it from that also when it hangs', async () => {
    const audit = new FakeAudit();
    audit.writing = ({ kind }) => (kind === 'start' ? new Promise(() => undefined) : Promise.resolve());
    const core = new FakeCore({ audit, options: SHORT });
    const { outcome } = await core.ask('netstat shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'audit-unavailable' } });
    expect(core.untouched).toBe(true);
  });

  it.each(['end', 'receipt'])(
    'does not keep a capsule from being detached at its %s, which the log tells whole',
    async (kind) => {
      const { core, audit } = without(kind);
      const { outcome, runs } = await core.ask('netstat shop/web-1');
      expect(outcome.kind).toBe('done');
      expect(core.mechanism.count('detach')).toBe(1);
      expect(runs[0]?.receipt).toBeDefined();
      const lost = core.log.lines.filter((line) => line.startsWith('not-audited'));
      expect(lost).toHaveLength(1);
      expect(lost[0]).toContain(`"kind":"${kind}"`);
      expect(lost[0]).toContain(runs[0]?.id);
      expect(audit.told).not.toContain(kind);
    },
  );
});

describe('the trail of an approval', () => {
  it('tells who asked, who decided, and that it was used for which run', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    await cores.press('approve', ERIN, approval);
    await cores.ended(approval);
    const { events } = cores.core.audit;
    const steps = events.filter(({ kind }) => kind === 'approval');
    expect(steps.map(({ step, state, who }) => [step, state, who.user])).toEqual([
      ['ask', 'open', 'alice'],
      ['approve', 'approved', 'erin'],
      ['use', 'used', undefined],
    ]);
    expect(new Set(steps.map(({ hash }) => hash))).toEqual(new Set([approval.hash]));
    const start = events.find(({ kind }) => kind === 'start');
    expect(steps[2]?.runs).toEqual([start?.run]);
    expect(start).toMatchObject({ who: { user: 'alice' }, approval: approval.id, approvedBy: ['erin'] });
  });

  it('has a decision before it counts; where it can not be kept, it does not count', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    cores.core.audit.writing = ({ step }) =>
      step === 'approve' ? Promise.reject(new Error('ENOSPC')) : Promise.resolve();
    expect(await cores.press('approve', ERIN, approval)).toContain('audit');
    expect(await cores.now(approval)).toMatchObject({ state: 'open', decisions: [] });
    expect(cores.core.untouched).toBe(true);
    cores.core.audit.writing = undefined;
    await cores.press('approve', ERIN, approval);
    await cores.ended(approval);
    expect(cores.core.mechanism.count('attach')).toBe(1);
  });

  it('keeps a request from being posted that it does not take', async () => {
    const cores = new ApprovalCore();
    cores.core.audit.writing = ({ kind }) =>
      kind === 'approval' ? Promise.reject(new Error('EIO')) : Promise.resolve();
    const { outcome } = await cores.core.ask('dump shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'audit-unavailable' } });
    expect(cores.messages.posted).toEqual([]);
  });

  it('says of a decision that somebody else outran that it was not counted', async () => {
    const cores = new ApprovalCore();
    const approval = await cores.asked();
    let isFirst = true;
    cores.core.audit.writing = async ({ step }) => {
      if (step !== 'approve' || !isFirst) return;
      isFirst = false;
      await cores.press('withdraw', ALICE, approval);
    };
    expect(await cores.press('approve', ERIN, approval)).toContain('withdrawn by alice');
    const told = cores.core.audit.told.filter((line) => line.startsWith('approval'));
    expect(told).toEqual(['approval ask', 'approval withdraw', 'approval approve', 'approval approve approval-over']);
    expect(cores.core.untouched).toBe(true);
  });
});
