import { describe, expect, it } from 'vitest';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { DispatchResult } from '../../src/core/carry-runs.js';
import { eventually } from '../support/eventually.js';
import { ALICE } from '../support/examples.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { BOB, FakeCore } from '../support/fake-core.js';
import { anOutput, hangs } from '../support/fake-mechanism.js';

interface Going {
  readonly core: FakeCore;
  readonly conversation: FakeConversation;
  readonly asked: Promise<DispatchResult>;
  readonly id: string;
}

/** A run of psaux, which bob may run too, that has come to `state`. */
async function going(state: 'queued' | 'attaching' | 'running', prepare: (core: FakeCore) => void): Promise<Going> {
  const core = new FakeCore({ options: { ...DEFAULT_CORE_OPTIONS, outputMarginMs: 10_000 } });
  prepare(core);
  const conversation = new FakeConversation();
  const asked = core.ask('psaux shop/web-1', { conversation });
  await conversation.seen(state);
  return { core, conversation, asked, id: conversation.progresses.at(-1)?.[0]?.run.id ?? '' };
}

const stopping = async ({ core, id, asked }: Going, by = ALICE): Promise<DispatchResult> => {
  expect((await core.ask(`stop ${id}`, { by })).outcome.kind).toBe('done');
  return asked;
};

describe('stop', () => {
  it('ends a running capsule with what it has printed, and names who stopped it', async () => {
    const run = await going('running', (core) => core.mechanism.hold());
    const begin = Date.now();
    const { outcome, report } = await stopping(run, BOB);
    expect(Date.now() - begin).toBeLessThan(2_000);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'stopped', message: 'bob stopped the run.' } });
    expect(report?.summary).toBe('partial');
    expect(run.core.mechanism.open).toBe(0);
  });

  it.each([
    ['hangs', hangs],
    ['breaks', () => Promise.reject(new Error('boom'))],
    ['has no effect', () => Promise.resolve()],
  ])('ends it all the same when the kill switch %s', async (_what, stop) => {
    const run = await going('running', (core) => {
      core.mechanism.hold();
      core.mechanism.script.stop = stop;
    });
    const { outcome } = await stopping(run);
    expect(outcome).toMatchObject({ failure: { code: 'stopped' } });
    expect(run.core.mechanism.open).toBe(0);
  });

  it('ends one that is being attached, and detaches it when it is attached after all', async () => {
    let attachLate = (): void => undefined;
    const run = await going('attaching', (core) => {
      core.mechanism.script.attach = (_plan, attachment) =>
        new Promise((resolve) => (attachLate = () => resolve(attachment)));
    });
    expect((await stopping(run)).outcome).toMatchObject({ failure: { code: 'stopped' } });
    attachLate();
    await eventually('it is detached', () => run.core.mechanism.count('detach') === 1);
  });

  it('ends one that has not started yet', async () => {
    const run = await going('attaching', (core) => (core.mechanism.script.started = hangs));
    await eventually('it is attached', () => run.core.mechanism.count('started') === 1);
    expect((await stopping(run)).outcome).toMatchObject({ failure: { code: 'stopped' } });
    expect(run.core.mechanism.open).toBe(0);
  });

  it('takes one that waits out of the queue, and lets the next one up', async () => {
    const first = await going('running', (core) => core.mechanism.hold());
    const { core } = first;
    const conversations = [new FakeConversation(), new FakeConversation()];
    const [second, third] = conversations.map((conversation) => core.ask('psaux shop/web-1', { conversation }));
    await eventually('the third waits second', () => conversations[1]?.progresses.at(-1)?.[0]?.position === 2);
    const id = conversations[0]?.progresses.at(-1)?.[0]?.run.id ?? '';
    await core.ask(`stop ${id}`);
    expect((await second)?.outcome).toMatchObject({ failure: { code: 'stopped' } });
    await eventually('the third waits first', () => conversations[1]?.progresses.at(-1)?.[0]?.position === 1);
    core.mechanism.release();
    expect((await third)?.outcome.kind).toBe('done');
    expect(core.mechanism.plans).toHaveLength(2);
  });

  it('is refused to those who may neither see nor run it', async () => {
    const run = await going('running', (core) => core.mechanism.hold());
    run.core.access.grants.delete('bob psaux shop');
    const { outcome } = await run.core.ask(`stop ${run.id}`, { by: BOB });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'run-not-found' } });
    expect((await run.core.ask('stop r-22222222')).outcome).toMatchObject({ refusal: { code: 'run-not-found' } });
    run.core.mechanism.release();
    expect((await run.asked).outcome.kind).toBe('done');
  });

  it('is refused for a button that stands elsewhere', async () => {
    const run = await going('running', (core) => core.mechanism.hold());
    const press = { surface: 'button' as const, place: 'C9/9.9' };
    expect((await run.core.ask(`stop ${run.id}`, press)).outcome.kind).toBe('refused');
    expect((await run.core.ask(`stop ${run.id}`, { ...press, place: 'C1/100.1' })).outcome.kind).toBe('done');
    await run.asked;
  });

  it('is refused for a run that is over', async () => {
    const core = new FakeCore();
    const [run] = (await core.ask('netstat shop/web-1')).runs;
    expect((await core.ask(`stop ${run?.id ?? ''}`)).outcome).toMatchObject({ refusal: { code: 'run-over' } });
  });

  it('does not hide that the tool came to its own end just before', async () => {
    const run = await going('running', (core) => {
      core.mechanism.hold();
      core.mechanism.script.stop = () => {
        core.mechanism.release(anOutput('all of it'));
        return Promise.resolve();
      };
    });
    expect((await stopping(run)).outcome).toMatchObject({ kind: 'done', value: { summary: 'all of it' } });
  });
});

it('ends the runs of a request whose caller goes away', async () => {
  const core = new FakeCore();
  core.mechanism.hold();
  const gone = new AbortController();
  const asked = core.ask('netstat shop/web --all', { signal: gone.signal });
  await eventually('all run', () => core.mechanism.count('output') === 3);
  gone.abort();
  const { runs } = await asked;
  expect(runs.map(({ end }) => end?.failure?.message)).toEqual(Array(3).fill('The request was cancelled.'));
  expect(core.mechanism.open).toBe(0);
});

it('starts nothing for a caller who is gone already', async () => {
  const core = new FakeCore();
  expect((await core.ask('netstat shop/web-1', { signal: AbortSignal.abort() })).outcome.kind).toBe('failed');
  expect(core.untouched).toBe(true);
});
