import { afterEach, describe, expect, it } from 'vitest';
import type { DispatchResult } from '../../../src/core/carry-runs.js';
import { eventually } from '../../support/eventually.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { Pair, times } from './pair.js';

const PAUSE_MS = 30;
const OWED = { ...times, owedFirstMs: PAUSE_MS, owedMostMs: 2 * PAUSE_MS };

let pair: Pair;
afterEach(() => pair.close());

/** A run of the first process, which ends at once; its chat takes what it takes. */
async function runWith(conversation: FakeConversation, owedTimes = {}): Promise<DispatchResult> {
  pair = new Pair({ ...OWED, ...owedTimes });
  pair.first.mechanism.release();
  return pair.first.ask('netstat shop/web-1', { conversation });
}

const owing = (...owes: FakeConversation['owes']): FakeConversation =>
  Object.assign(new FakeConversation(), { owes: [...owes] });
const leases = async (): Promise<readonly string[]> => {
  const due = await pair.obligations.claim('test', 1, 10);
  return due.map(({ id }) => id).filter((id) => id.startsWith('runs '));
};

describe('what a chat did not take', () => {
  it('is told later by whoever is there, and the run is as it was', async () => {
    const conversation = owing('owed');
    const { outcome } = await runWith(conversation);
    expect(outcome.kind).toBe('done');
    // Nobody reads "done" above an empty thread.
    expect(conversation.told).toEqual(['progress', 'result', 'leave']);
    await eventually('it is told', () => pair.resumed.finishes.length === 1);
    expect(pair.resumed.told).toEqual(['result', 'finish']);
    expect(pair.resumed.results[0]?.report.notes).toEqual([]);
    expect(pair.second.mechanism.count('adopt')).toBe(0);
    await eventually('nothing is owed any more', async () => (await leases()).length === 0);
    expect((await pair.store.list({}, 1))[0]).toMatchObject({ state: 'ended', resultTold: true });
  });

  it('is the end alone where the result was told', async () => {
    await runWith(owing('told', 'owed'));
    await eventually('it is told', () => pair.resumed.finishes.length === 1);
    expect(pair.resumed.told).toEqual(['finish']);
  });

  it('is tried again and again while the chat stays away', async () => {
    const conversation = owing('owed');
    pair = new Pair(OWED);
    pair.resumed.owes.push('owed', 'owed', 'owed');
    pair.first.mechanism.release();
    await pair.first.ask('netstat shop/web-1', { conversation });
    await eventually('it is told', () => pair.resumed.finishes.length === 1);
    expect(pair.resumed.results).toHaveLength(4);
  });

  it('is given up after a day, which the log says', async () => {
    pair = new Pair({ ...OWED, owedUntilMs: -1 });
    pair.first.mechanism.release();
    await pair.first.ask('netstat shop/web-1', { conversation: owing('owed') });
    expect(pair.first.log.lines.some((line) => line.startsWith('end-not-told'))).toBe(true);
    expect(await leases()).toEqual([]);
    expect(pair.resumed.told).toEqual([]);
  });

  it('waits longer the older it is', async () => {
    const puts: number[] = [];
    pair = new Pair({ ...OWED, owedFirstMs: 1_000, owedMostMs: 300_000 });
    const put = pair.obligations.put.bind(pair.obligations);
    pair.obligations.put = (obligation, dueInMs, owner) => {
      if (owner === undefined && obligation.id.startsWith('runs ')) puts.push(dueInMs);
      return put(obligation, owner === undefined ? 0 : dueInMs, owner);
    };
    pair.resumed.owes.push('owed', 'owed', 'owed', 'owed');
    pair.resumed.result = function (this: FakeConversation, runs, report) {
      pair.second.clock.advance(90_000);
      return FakeConversation.prototype.result.call(this, runs, report);
    };
    pair.first.mechanism.release();
    await pair.first.ask('netstat shop/web-1', { conversation: owing('owed') });
    await eventually('it is told', () => pair.resumed.finishes.length === 1);
    expect(puts).toEqual([1_000, 90_000, 180_000, 270_000, 300_000]);
  });
});
