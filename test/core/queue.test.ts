import { describe, expect, it } from 'vitest';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { Limiter } from '../../src/core/ports.js';
import { RecapError } from '../../src/domain/errors.js';
import { eventually } from '../support/eventually.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore } from '../support/fake-core.js';
import { hangs } from '../support/fake-mechanism.js';

const ONE_WAITS = { levels: { target: { concurrent: 1 } }, queue: 1, queuePerPerson: 1, marginMs: 1_000 };

describe('a run that has to wait', () => {
  it('is told its place, and then runs', async () => {
    const core = new FakeCore();
    core.mechanism.hold();
    const first = core.ask('netstat shop/web-1');
    await eventually('the first runs', () => core.mechanism.count('output') === 1);
    const conversation = new FakeConversation();
    const second = core.ask('netstat shop/web-1', { conversation });
    await eventually('its place is told', () => conversation.progresses.at(-1)?.[0]?.position === 1);
    core.mechanism.release();
    expect([(await first).outcome.kind, (await second).outcome.kind]).toEqual(['done', 'done']);
    expect(conversation.progresses.at(-1)?.[0]?.position).toBeUndefined();
  });

  it('is refused at once when too many wait', async () => {
    const core = new FakeCore({ limits: ONE_WAITS });
    core.mechanism.hold();
    const asked = [core.ask('netstat shop/web-1'), core.ask('netstat shop/web-1')];
    await eventually('one runs', () => core.mechanism.count('output') === 1);
    const { outcome } = await core.ask('netstat shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'queue-full' } });
    core.mechanism.release();
    await Promise.all(asked);
    expect(core.mechanism.plans).toHaveLength(2);
  });

  it('is asked about again when it waited long, and does not run when the right is gone', async () => {
    const core = new FakeCore();
    core.mechanism.hold();
    const first = core.ask('netstat shop/web-1');
    await eventually('the first runs', () => core.mechanism.count('output') === 1);
    const conversation = new FakeConversation();
    const second = core.ask('netstat shop/web-1', { conversation });
    await conversation.seen('queued');
    core.access.grants.delete('alice netstat shop');
    core.clock.advance(DEFAULT_CORE_OPTIONS.recheckAfterMs + 1);
    core.mechanism.release();
    await first;
    expect((await second).outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-allowed' } });
    expect(core.mechanism.plans).toHaveLength(1);
  });

  it('does not run when that question fails', async () => {
    const core = new FakeCore();
    core.mechanism.hold();
    const first = core.ask('netstat shop/web-1');
    await eventually('the first runs', () => core.mechanism.count('output') === 1);
    const conversation = new FakeConversation();
    const second = core.ask('netstat shop/web-1', { conversation });
    await conversation.seen('queued');
    core.access.may = () => Promise.reject(new RecapError('cluster-unreachable', 'No answer.'));
    core.clock.advance(DEFAULT_CORE_OPTIONS.recheckAfterMs + 1);
    core.mechanism.release();
    await first;
    expect((await second).outcome).toMatchObject({ kind: 'failed', failure: { code: 'cluster-unreachable' } });
    expect(core.mechanism.plans).toHaveLength(1);
  });
});

describe('a limiter', () => {
  const close = (): Promise<void> => Promise.resolve();
  const adopt: Limiter['adopt'] = (_admission, job) => job();
  const refuses = (): boolean => false;

  it('that never answers ends the run in time, and can not start it afterwards', async () => {
    let startLate: (() => Promise<unknown>) | undefined;
    const limiter: Limiter = { run: (_admission, job) => ((startLate = job), hangs()), adopt, refuses, close };
    const core = new FakeCore({ limiter, options: { ...DEFAULT_CORE_OPTIONS, queueMs: 60 } });
    const { outcome } = await core.ask('netstat shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'queue-full' } });
    expect(() => startLate?.()).toThrow();
    expect(core.untouched).toBe(true);
  });

  it('whose queue is full refuses before the cluster is asked anything', async () => {
    const limiter: Limiter = { run: (_admission, job) => job(), adopt, refuses: () => true, close };
    const core = new FakeCore({ limiter });
    const { outcome, runs } = await core.ask('netstat shop/web-1');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'queue-full' } });
    expect(runs).toEqual([]);
    expect(core.untouched).toBe(true);
  });

  it('that fails ends the run with a reference', async () => {
    const limiter: Limiter = {
      run: () => Promise.reject(new Error('ERR SETTINGS_KEY_NOT_FOUND')),
      adopt,
      refuses,
      close,
    };
    const { outcome } = await new FakeCore({ limiter }).ask('netstat shop/web-1');
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'internal' } });
  });

  it('that fails after the run has begun does not end it', async () => {
    const limiter: Limiter = {
      run: (_admission, job) => (job().catch(() => undefined), Promise.reject(new Error('connection lost'))),
      adopt,
      refuses,
      close,
    };
    const core = new FakeCore({ limiter });
    expect((await core.ask('netstat shop/web-1')).outcome.kind).toBe('done');
    expect(core.mechanism.open).toBe(0);
  });
});

it('keeps a thousand waiting runs in little memory', async () => {
  const core = new FakeCore({
    limits: { levels: { cluster: { concurrent: 10 } }, queue: 2_000, queuePerPerson: 2_000, marginMs: 1_000 },
    options: { ...DEFAULT_CORE_OPTIONS, inWork: { perPerson: 2_000, inAll: 2_000 } },
  });
  core.mechanism.hold();
  const before = process.memoryUsage().rss;
  const asked = Array.from({ length: 1_000 }, () => {
    const conversation = new FakeConversation();
    conversation.progress = () => undefined;
    return core.ask('netstat shop/web-1', { conversation });
  });
  await eventually('ten run', () => core.mechanism.count('output') === 10, 15_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 ** 2);
  await core.dispatcher.close({ graceMs: 0 });
  const ends = (await Promise.all(asked)).map(({ outcome }) => outcome.kind === 'failed' && outcome.failure.code);
  expect(ends).toEqual(Array(1_000).fill('interrupted'));
  expect(core.mechanism.open).toBe(0);
}, 40_000);
