import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAccepted } from '../../../src/core/recovery/request-obligation.js';
import type { Recovery } from '../../../src/core/recovery/open-recovery.js';
import type { ApprovalRecord } from '../../../src/domain/approval.js';
import { runIdOf } from '../../../src/domain/run-id.js';
import { createMemoryDeliveries } from '../../../src/memory/deliveries.js';
import { createMemoryInbox } from '../../../src/memory/inbox.js';
import { createMemoryObligations } from '../../../src/memory/obligations.js';
import { createMemoryStops } from '../../../src/memory/stops.js';
import { eventually } from '../../support/eventually.js';
import { ApprovalCore, ERIN } from '../../support/fake-approvals.js';
import { FakeConversation } from '../../support/fake-conversation.js';

const times = { leaseMs: 120, extendMs: 20, sweepMs: 5, leftoversMs: 1_000, approvalsMs: 1_000 };

const obligations = createMemoryObligations({ now: () => Date.now() });
const inbox = createMemoryInbox(createMemoryDeliveries({ now: () => Date.now() }), obligations);
let shown: FakeConversation;
let cores: ApprovalCore;
let recovery: Recovery;
beforeEach(() => {
  shown = new FakeConversation();
  const there = { resume: () => shown, reopen: () => shown };
  recovery = { ...there, obligations, inbox, stops: createMemoryStops(), isShared: true, times };
  cores = new ApprovalCore({}, undefined, { recovery });
});
afterEach(() => cores.core.dispatcher.close({ graceMs: 0 }));

const left = async (prefix: string): Promise<string[]> =>
  (await obligations.claim('test', 0, 20)).map(({ id }) => id).filter((id) => id.startsWith(prefix));

/** As a process leaves it that dies right after it has used the approval up. */
async function used(): Promise<ApprovalRecord> {
  const approval = await cores.asked();
  const now = cores.core.clock.now();
  const decisions = [
    { kind: 'approve', by: { person: ERIN, identity: { user: 'erin', groups: [], source: 'test' } }, at: now },
  ] as const;
  const change = { state: 'used', decisions, useBy: now + 60_000, runs: [runIdOf(approval.id, 0)] } as const;
  const written = await cores.store.change(approval, { ...approval, ...change });
  if (written === undefined) throw new Error('it was not written');
  await obligations.put({ id: `approved ${approval.id}`, what: '' }, 0, 'the dead one');
  return written;
}

describe('an approval that was used by a process that died before its run was on record', () => {
  it('has its run begun by another one, once', async () => {
    const approval = await used();
    cores.core.dispatcher.recover();
    const isOver = (): boolean => cores.messages.conversations.get(approval.id)?.finishes.length === 1;
    await eventually('its run has ended', isOver);
    const runs = await cores.core.runs();
    expect(runs).toMatchObject([{ id: approval.runs[0], approval: { id: approval.id }, end: { kind: 'done' } }]);
    await eventually('nothing is left', async () => (await left('approved ')).length === 0);
  });

  it('is left alone when its run is on record', async () => {
    const approval = await cores.asked();
    await cores.press('approve', ERIN, approval);
    await cores.ended(approval);
    await obligations.put({ id: `approved ${approval.id}`, what: '' }, 0, 'the dead one');
    cores.core.dispatcher.recover();
    await eventually('nothing is left', async () => {
      await new Promise((resolve) => setTimeout(resolve, times.leaseMs + 20));
      return (await left('approved ')).length === 0;
    });
    expect(await cores.core.runs()).toHaveLength(1);
    expect(cores.messages.conversations.get(approval.id)?.finishes).toHaveLength(1);
  });

  it.each([
    ['when its time is over', () => cores.core.clock.advance(61_000)],
    ['when the requester has lost the right', () => cores.core.access.grants.delete('alice dump shop')],
  ])('does not begin %s, and the requester is told so', async (_when, change) => {
    const approval = await used();
    change();
    cores.core.dispatcher.recover();
    await eventually('it is told', () => cores.messages.remarks.length === 1);
    expect(cores.messages.remarks[0]).toContain('did not begin: the bot stopped');
    expect(cores.core.untouched).toBe(true);
    expect(cores.core.audit.events.at(-1)).toMatchObject({
      kind: 'approval',
      step: 'use',
      approval: approval.id,
      outcome: { kind: 'failed', code: 'interrupted' },
    });
  });
});

describe('an approval that is used', () => {
  it('is under a lease from before that is written until its run is on record', async () => {
    const approval = await cores.asked();
    const puts: string[] = [];
    const put = obligations.put.bind(obligations);
    obligations.put = async (obligation, ...more) => {
      puts.push(`${obligation.id} ${(await cores.now(approval)).state} ${(await cores.core.runs()).length}`);
      return put(obligation, ...more);
    };
    await cores.press('approve', ERIN, approval);
    await cores.ended(approval);
    obligations.put = put;
    expect(puts).toEqual([`approved ${approval.id} approved 0`, `runs ${runIdOf(approval.id, 0)} used 0`]);
    expect(await left('approved ')).toEqual([]);
  });
});

describe('a request that asks for an approval', () => {
  /** As a process leaves it that dies before it has taken its lease away. */
  async function again(words: string, key: string): Promise<void> {
    const request = cores.core.request(words, { key });
    await inbox.accept([], writeAccepted({ request, origin: '', tries: 1 }), 'the dead one', 0);
    cores.core.dispatcher.recover();
    await eventually('it is handled', () => cores.core.audit.told.includes('retaken'));
    await eventually('nothing is left', async () => {
      await new Promise((resolve) => setTimeout(resolve, times.leaseMs + 20));
      return (await left('request ')).length === 0;
    });
  }

  it('asks once though it is handled again', async () => {
    await cores.core.ask('dump shop/web-1', { key: 'asked once' });
    await again('dump shop/web-1', 'asked once');
    expect(cores.messages.posted).toHaveLength(1);
    expect(await cores.store.listOpen(10)).toHaveLength(1);
  });

  it('is posted by the second handling when the first one died before that', async () => {
    cores.messages.posting = () => new Promise(() => undefined);
    const asked = cores.core.ask('dump shop/web-1', { key: 'not posted' });
    asked.catch(() => undefined);
    await eventually('it is written', async () => (await cores.store.listOpen(10)).length === 1);
    cores.messages.posting = undefined;
    cores = new ApprovalCore({}, cores, { recovery });
    await again('dump shop/web-1', 'not posted');
    expect(cores.messages.posted).toHaveLength(1);
    expect((await cores.store.listOpen(10))[0]?.message).toBeDefined();
  });

  it('says nothing more when it was decided meanwhile', async () => {
    await cores.core.ask('dump shop/web-1', { key: 'decided' });
    const [approval] = await cores.store.listOpen(10);
    if (approval === undefined) throw new Error('nothing was asked');
    await cores.press('deny', ERIN, approval);
    await again('dump shop/web-1', 'decided');
    expect(cores.messages.posted).toHaveLength(1);
    expect(shown.told).toEqual([]);
  });

  it('breaks the glass once: one review, and one run', async () => {
    const { store } = cores.core.deps;
    const create = store.create.bind(store);
    store.create = () => new Promise(() => undefined);
    const asked = cores.core.ask('dump shop/web-1 --break-glass "all is down"', { key: 'glass' });
    asked.catch(() => undefined);
    await eventually('the review is written', async () => (await cores.store.listOpen(10)).length === 1);
    store.create = create;
    cores = new ApprovalCore({}, cores, { store, recovery });
    await again('dump shop/web-1 --break-glass "all is down"', 'glass');
    expect(await cores.store.listOpen(10)).toMatchObject([{ kind: 'review', runs: [runIdOf('glass', 0)] }]);
    expect((await cores.core.runs()).map(({ id }) => id)).toEqual([runIdOf('glass', 0)]);
  });
});
