import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAccepted } from '../../../src/core/recovery/request-obligation.js';
import { createMemoryDeliveries } from '../../../src/memory/deliveries.js';
import { createMemoryInbox } from '../../../src/memory/inbox.js';
import { createMemoryObligations } from '../../../src/memory/obligations.js';
import { createMemoryRunStore } from '../../../src/memory/run-store.js';
import { createMemoryStops } from '../../../src/memory/stops.js';
import { eventually } from '../../support/eventually.js';
import { FakeConversation } from '../../support/fake-conversation.js';
import { FakeCore } from '../../support/fake-core.js';

const clock = { now: (): number => Date.now() };
const times = { leaseMs: 120, extendMs: 20, sweepMs: 5, leftoversMs: 1_000, approvalsMs: 1_000 };

/** A process of the bot, and what it shares with another one that is dead. */
class Survivor {
  readonly store = createMemoryRunStore();
  readonly obligations = createMemoryObligations(clock);
  readonly inbox = createMemoryInbox(createMemoryDeliveries(clock), this.obligations);
  readonly origins: string[] = [];
  conversation: FakeConversation | undefined = new FakeConversation();
  readonly core = new FakeCore({
    store: this.store,
    clock,
    recovery: {
      ...{ obligations: this.obligations, inbox: this.inbox, stops: createMemoryStops(), isShared: true, times },
      resume: () => this.conversation,
      reopen: (origin) => {
        this.origins.push(origin);
        return this.conversation;
      },
    },
  });

  /** What the other one has accepted a moment before its death; its lease has run out. */
  async left(words: string, { tries = 1, ageMs = 0, key = '' } = {}): Promise<string> {
    const request = this.core.request(words, { receivedAt: clock.now() - ageMs, ...(key && { key }) });
    await this.inbox.accept([request.key], writeAccepted({ request, origin: 'a channel', tries }), 'the dead one', 0);
    return request.key;
  }

  /** No request is left to be done, also when all leases have run out. */
  settled(): Promise<void> {
    return eventually('all is done', async () => {
      await new Promise((resolve) => setTimeout(resolve, times.leaseMs + 20));
      const left = await this.obligations.claim('test', 0, 10);
      return !left.some(({ id }) => id.startsWith('request '));
    });
  }
}

let survivor: Survivor;
let core: FakeCore;
let shown: FakeConversation;
beforeEach(() => {
  survivor = new Survivor();
  ({ core } = survivor);
  shown = survivor.conversation ?? new FakeConversation();
});
afterEach(() => core.dispatcher.close({ graceMs: 0 }));

describe('a request whose process died before it had begun', () => {
  it('is run by another one, once, where it came from', async () => {
    const key = await survivor.left('netstat shop/web-1');
    core.dispatcher.recover();
    await eventually('it has ended', () => shown.finishes.length === 1);
    expect(survivor.origins).toEqual(['a channel']);
    expect([shown.results.length, shown.finishes.length, shown.answers.length]).toEqual([1, 1, 0]);
    expect((await core.runs()).map(({ request, end }) => [request, end?.kind])).toEqual([[key, 'done']]);
    expect(core.audit.told).toEqual(['retaken', 'start', 'end done', 'receipt']);
  });

  it('is answered by another one when it is no run', async () => {
    await survivor.left('whoami');
    core.dispatcher.recover();
    await eventually('it is answered', () => shown.answers.length === 1);
    expect(shown.answers[0]?.kind).toBe('done');
  });

  it('is checked anew: who has lost the right is refused', async () => {
    core.access.grants.clear();
    await survivor.left('netstat shop/web-1');
    core.dispatcher.recover();
    await eventually('it is answered', () => shown.answers.length === 1);
    expect(shown.refusal?.code).toBe('not-allowed');
    expect(core.untouched).toBe(true);
    expect(core.audit.told).toEqual(['retaken', 'refusal not-allowed']);
  });

  it('is not run when it is older than two minutes, and the asker is told so', async () => {
    await survivor.left('netstat shop/web-1', { ageMs: 121_000 });
    core.dispatcher.recover();
    await eventually('it is answered', () => shown.answers.length === 1);
    expect(shown.answers[0]).toMatchObject({ kind: 'failed', failure: { code: 'interrupted' } });
    expect(core.untouched).toBe(true);
  });

  it('is not given to a third process when it has ended two, and the asker is told so', async () => {
    await survivor.left('netstat shop/web-1', { tries: 2 });
    core.dispatcher.recover();
    await eventually('it is answered', () => shown.answers.length === 1);
    expect(shown.answers[0]).toMatchObject({ kind: 'failed', failure: { code: 'interrupted' } });
    expect(core.untouched).toBe(true);
  });

  it('counts each try before it is made', async () => {
    const key = await survivor.left('netstat shop/web-1');
    const whats: string[] = [];
    const put = survivor.obligations.put.bind(survivor.obligations);
    survivor.obligations.put = (obligation, ...more) => {
      if (obligation.id === `request ${key}`) whats.push(`${obligation.what} ${core.mechanism.count('preflight')}`);
      return put(obligation, ...more);
    };
    core.dispatcher.recover();
    await eventually('it has ended', () => shown.finishes.length === 1);
    expect(whats).toEqual([expect.stringMatching(/"tries":2} 0$/)]);
  });

  it('is given up where it can be answered nowhere, and the log says so', async () => {
    survivor.conversation = undefined;
    await survivor.left('netstat shop/web-1');
    core.dispatcher.recover();
    await eventually('it is said', () => core.log.lines.some((line) => line.includes('answered nowhere')));
    expect(core.untouched).toBe(true);
  });
});

describe('a request that was handled before', () => {
  it('with its runs on record is left to their own lease', async () => {
    const request = core.request('netstat shop/web --all');
    await core.dispatcher.dispatch(request, shown, new AbortController().signal);
    const before = await core.runs();
    expect(before).toHaveLength(3);
    await survivor.inbox.accept([], writeAccepted({ request, origin: 'a channel', tries: 1 }), 'the dead one', 0);
    core.dispatcher.recover();
    await survivor.settled();
    expect(await core.runs()).toEqual(before);
    expect(shown.finishes).toHaveLength(1);
  });

  it('by a process that only stood still is run by one of both, and nothing is said by the other', async () => {
    const key = await survivor.left('netstat shop/web --all');
    const request = core.request('netstat shop/web --all', { key });
    const slow = new FakeConversation();
    const stuck = core.targets.resolve;
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    core.targets.resolve = async (...asked) => {
      core.targets.resolve = stuck;
      await held;
      return stuck(...asked);
    };
    // As the first process, which had accepted it, and whose lease has run out while it looked for the targets.
    const other = new FakeCore({ store: survivor.store, deliveries: { claim: () => Promise.resolve(true) } });
    other.targets.resolve = core.targets.resolve;
    core.targets.resolve = stuck;
    const first = other.dispatcher.dispatch(request, slow, new AbortController().signal);
    core.dispatcher.recover();
    await eventually('it has ended', () => shown.finishes.length === 1);
    goOn();
    expect((await first).outcome.kind).toBe('failed');
    expect(slow.told).toEqual(['leave']);
    expect(other.untouched).toBe(true);
    expect(await core.runs()).toHaveLength(3);
  });
});

describe('a request that a shutdown cuts short', () => {
  it('is left to another process, and nothing is said of it here', async () => {
    const request = core.request('netstat shop/web-1');
    await core.dispatcher.accept(request, 'a channel', []);
    const asked = new Promise<void>((resolve) => {
      const resolveTargets = core.targets.resolve;
      core.targets.resolve = async (...all) => {
        resolve();
        await closing;
        return resolveTargets(...all);
      };
    });
    let close = (): void => undefined;
    const closing = new Promise<void>((resolve) => (close = resolve));
    const handled = core.dispatcher.dispatch(request, shown, new AbortController().signal);
    await asked;
    const closed = core.dispatcher.close({ graceMs: 1_000 });
    close();
    await Promise.all([handled, closed]);
    expect(shown.told).toEqual(['leave']);
    expect((await survivor.obligations.claim('another', 0, 10)).map(({ id }) => id)).toEqual([
      `request ${request.key}`,
    ]);
  });
});

describe('accepting', () => {
  it('takes the first delivery, and what it accepted is not claimed a second time', async () => {
    const request = core.request('netstat shop/web-1');
    const accept = (): Promise<boolean> => core.dispatcher.accept(request, 'a channel', ['signature']);
    expect([await accept(), await accept()]).toEqual([true, false]);
    const { outcome } = await core.dispatcher.dispatch(request, shown, new AbortController().signal);
    expect(outcome.kind).toBe('done');
    await survivor.settled();
  });

  it('keeps no code of a form', () => {
    const request = core.request('approve a-7f3k2q9d', { surface: 'form', code: '123456' });
    expect(writeAccepted({ request, origin: '', tries: 1 }).what).not.toContain('123456');
  });

  it('that fails is undone as soon as the store answers, so that nobody does what its asker was told is not done', async () => {
    const request = core.request('netstat shop/web-1');
    const accept = survivor.inbox.accept.bind(survivor.inbox);
    // The store has taken it, and its answer is lost.
    survivor.inbox.accept = (...asked) => accept(...asked).then(() => Promise.reject(new Error('gone')));
    await expect(core.dispatcher.accept(request, 'a channel', [])).rejects.toThrow('gone');
    core.dispatcher.recover();
    await survivor.settled();
    expect(core.untouched).toBe(true);
    expect(shown.told).toEqual([]);
  });

  it('is under a lease that is extended for as long as it takes', async () => {
    core.mechanism.script.preflight = () => new Promise((resolve) => setTimeout(resolve, 3 * times.leaseMs));
    core.dispatcher.recover();
    const request = core.request('netstat shop/web-1');
    await core.dispatcher.accept(request, 'a channel', []);
    await core.dispatcher.dispatch(request, shown, new AbortController().signal);
    expect(survivor.origins).toEqual([]);
    expect(await core.runs()).toHaveLength(1);
  });
});
