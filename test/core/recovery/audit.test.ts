import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/domain/audit-event.js';
import { newRunId } from '../../../src/domain/run-id.js';
import { renderAuditLine } from '../../../src/slack/blocks/audit.js';
import { eventually } from '../../support/eventually.js';
import { ALICE } from '../../support/examples.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { Pair } from './pair.js';

let pair: Pair;
afterEach(() => pair.close());

const BOT = { chat: 'recap', id: 'recap' };
const events = (kind: string): readonly AuditEvent[] => pair.second.audit.events.filter((one) => one.kind === kind);

describe('the audit of recovery', () => {
  it('tells which run was taken over, whose it is and how far it was, before its end', async () => {
    pair = new Pair();
    const conversation = new FakeConversation();
    const asked = pair.first.ask('netstat shop/web-1', { conversation });
    await conversation.seen('running');
    await pair.first.dispatcher.close({ graceMs: 10 });
    await asked;
    await eventually('it is adopted', () => pair.second.mechanism.count('output') === 1);
    pair.second.mechanism.release();
    await eventually('it has ended', () => pair.resumed.finishes.length === 1);
    expect(pair.second.audit.told).toEqual(['taken-over', 'end done', 'receipt']);
    const [run] = await pair.store.list({}, 1);
    const [event] = events('taken-over');
    expect(event).toMatchObject({ who: BOT, requester: { id: ALICE.id }, run: run?.id, state: 'running' });
    expect(event && renderAuditLine(event)).toMatch(/Z taken-over running · recap · netstat · .*web-1 · r-/);
  });

  it('tells whose capsule was removed after its run, and the id alone of one that nobody knows', async () => {
    pair = new Pair();
    pair.first.mechanism.release();
    await pair.first.ask('netstat shop/web-1');
    const [known] = await pair.store.list({}, 1);
    const unknown = newRunId();
    let left = [known?.id ?? unknown, unknown];
    pair.second.mechanism.removeLeft = () => Promise.resolve(left.splice(0));
    await eventually('both are swept', () => events('swept').length === 2);
    left = [];
    expect(events('swept')).toMatchObject([
      { who: BOT, requester: { id: ALICE.id }, run: known?.id, what: { name: 'netstat' } },
      { who: BOT, run: unknown },
    ]);
    expect(events('swept').map(renderAuditLine)[1]).toContain(`swept · recap · ${unknown}`);
  });
});
