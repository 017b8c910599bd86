import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { Pair, times } from './pair.js';

let pair: Pair;
afterEach(() => pair.close());

describe('a run of a process that ends', () => {
  it('goes on in another one, which tells its end once and attaches nothing', async () => {
    pair = new Pair();
    const { asked, conversation } = await pair.runOnFirst();
    await pair.first.dispatcher.close({ graceMs: 10 });
    expect((await asked).outcome.kind).toBe('failed');
    expect(conversation.told).toEqual(['progress', 'leave']);
    expect(pair.first.mechanism.count('leave')).toBe(1);
    await eventually('it is adopted', () => pair.second.mechanism.count('output') === 1);
    pair.second.mechanism.release();
    await eventually('it has ended', () => pair.resumed.finishes.length === 1);
    expect(pair.second.mechanism.count('attach')).toBe(0);
    expect(pair.second.mechanism.count('detach')).toBe(1);
    expect(pair.resumed.results).toHaveLength(1);
    expect(pair.resumed.results[0]?.report.notes).toContain('Taken over from a bot that stopped.');
  });

  it('begins in another one when it only waited', async () => {
    pair = new Pair();
    const running = new FakeConversation();
    const waiting = new FakeConversation();
    const asked = [running, waiting].map((conversation) => pair.first.ask('netstat shop/web-1', { conversation }));
    await Promise.all([running.seen('running'), waiting.seen('queued')]);
    await pair.first.dispatcher.close({ graceMs: 10 });
    await Promise.all(asked);
    await eventually('both go on', () => pair.second.mechanism.count('output') === 2);
    pair.second.mechanism.release();
    await eventually('both have ended', () => pair.resumed.finishes.length === 2);
    expect(pair.second.mechanism.count('attach')).toBe(1);
    expect((await pair.store.list({}, 10)).map(({ end }) => end?.kind)).toEqual(['done', 'done']);
  });
});

describe('a run that the store has forgotten', () => {
  it('is ended by its own process when that shuts down, as nobody else would', async () => {
    pair = new Pair();
    const { asked } = await pair.runOnFirst();
    pair.store.get = () => Promise.resolve(undefined);
    pair.store.change = () => Promise.resolve(undefined);
    await pair.first.dispatcher.close({ graceMs: 10 });
    expect((await asked).outcome).toMatchObject({ kind: 'failed', failure: { code: 'interrupted' } });
    expect([pair.first.mechanism.count('leave'), pair.first.mechanism.count('detach')]).toEqual([0, 1]);
  });
});

describe('a run of another process', () => {
  it('is left alone while that one lives', async () => {
    pair = new Pair();
    const { asked } = await pair.runOnFirst();
    await new Promise((resolve) => setTimeout(resolve, 3 * times.leaseMs));
    expect(pair.second.mechanism.count('adopt')).toBe(0);
    pair.first.mechanism.release();
    expect((await asked).outcome.kind).toBe('done');
    const left = await pair.obligations.claim('test', 1, 10);
    expect(left.filter(({ id }) => id.startsWith('runs '))).toEqual([]);
  });

  it('is stopped by a command to this one', async () => {
    pair = new Pair();
    pair.first.dispatcher.recover();
    const { asked, id } = await pair.runOnFirst();
    const told = await pair.second.ask(`stop ${id}`);
    expect(told.outcome.kind).toBe('done');
    expect((await asked).outcome).toMatchObject({ kind: 'failed', failure: { code: 'stopped' } });
    expect(await pair.stops.list()).toEqual([]);
  });

  it('is stopped by a command to this one while that one drains', async () => {
    pair = new Pair();
    pair.first.dispatcher.recover();
    const { asked, id } = await pair.runOnFirst();
    const closing = pair.first.dispatcher.close({ graceMs: 60_000 });
    await pair.second.ask(`stop ${id}`);
    expect((await asked).outcome).toMatchObject({ kind: 'failed', failure: { code: 'stopped' } });
    await closing;
    expect(pair.first.mechanism.count('detach')).toBe(1);
    expect(await pair.stops.list()).toEqual([]);
  });

  it('whose lease was lost while it stood still is left to whoever has it', async () => {
    pair = new Pair();
    const { asked, conversation } = await pair.runOnFirst();
    const [run] = await pair.store.list({ live: true }, 1);
    // As if this process had stood still for longer than its lease: another owner has it, and has written the record.
    await pair.obligations.put({ id: `runs ${run?.id ?? ''}`, what: '[]' }, 60_000, 'another');
    if (run !== undefined) await pair.store.change(run, { changedAt: 1 });
    await asked;
    expect(conversation.told.at(-1)).toBe('leave');
    expect([pair.first.mechanism.count('stop'), pair.first.mechanism.count('detach')]).toEqual([0, 0]);
  });
});
