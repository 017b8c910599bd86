import { describe, expect, it } from 'vitest';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { Conversation, RunStore } from '../../src/core/ports.js';
import type { DispatchResult } from '../../src/core/carry-runs.js';
import { RecapError } from '../../src/domain/errors.js';
import { createMemoryRunStore } from '../../src/memory/run-store.js';
import { eventually } from '../support/eventually.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { FakeCore, FakeOutput, SECRET } from '../support/fake-core.js';
import type { Script } from '../support/fake-mechanism.js';
import { anOutput, CLEAN, hangs } from '../support/fake-mechanism.js';

const BOUNDS = {
  ...DEFAULT_CORE_OPTIONS,
  attachMs: 120,
  startMs: 120,
  outputMarginMs: 120,
  detachMs: 120,
  messageMs: 120,
  resultMs: 120,
  storeMs: 120,
};

async function runWith(
  script: Script,
  more: ConstructorParameters<typeof FakeCore>[0] = {},
): Promise<{ core: FakeCore; conversation: FakeConversation; result: DispatchResult }> {
  const core = new FakeCore({ options: BOUNDS, ...more });
  core.mechanism.script = script;
  const conversation = new FakeConversation();
  const result = await core.ask('psaux shop/web-1', { conversation });
  return { core, conversation, result };
}

const boom = (): Promise<never> => Promise.reject(new Error(`boom at 10.0.0.1 with ${SECRET}`));
const refusal = (): Promise<never> => Promise.reject(new RecapError('image-pull', 'The image is not there.'));

describe('a run that fails', () => {
  const failing: [what: string, script: Script, code: string][] = [
    ['the attach rejects', { attach: refusal }, 'image-pull'],
    ['the attach breaks', { attach: boom }, 'internal'],
    ['the attach hangs', { attach: hangs }, 'start-timeout'],
    ['the start rejects', { started: refusal }, 'image-pull'],
    ['the start breaks', { started: boom }, 'internal'],
    ['the start hangs', { started: hangs }, 'start-timeout'],
    ['the output rejects', { output: refusal }, 'image-pull'],
    ['the output breaks', { output: boom }, 'internal'],
    ['the output hangs', { output: hangs }, 'deadline'],
  ];

  it.each(failing)('because %s is told, recorded and detached', async (_what, script, code) => {
    const { core, conversation, result } = await runWith(script);
    expect(result.outcome).toMatchObject({ kind: 'failed', failure: { code } });
    expect(result.runs[0]).toMatchObject({ state: 'ended', end: { kind: 'failed', failure: { code } } });
    expect(await core.runs()).toEqual(result.runs);
    expect(conversation.finishes).toEqual([result.runs.map((run) => ({ ...run, nonce: undefined }))]);
    expect(core.mechanism.open).toBe(0);
  });

  it('shows a reference in place of what broke, which leads to the log line', async () => {
    const { core, result } = await runWith({ output: boom });
    const failure = result.runs[0]?.end?.failure;
    expect(failure?.reference).toMatch(/^e-[0-9a-f]{8}$/);
    expect(JSON.stringify(result)).not.toContain('10.0.0.1');
    const line = core.log.lines.find((one) => one.includes(failure?.reference ?? 'none'));
    expect(line).toContain('boom at 10.0.0.1');
    expect(line).not.toContain(SECRET);
  });

  it.each([
    ['late', { reason: 'late' as const, exitCode: undefined }, 'started-too-late'],
    ['deadline', { reason: 'deadline' as const, exitCode: 143 }, 'deadline'],
    ['not whole', { complete: false }, 'output-lost'],
    ['an exit code', { exitCode: 9 }, 'tool-failed'],
    ['no tool', { exitCode: 127 }, 'tool-missing'],
  ])('by its output (%s) keeps what there is of it', async (_what, more, code) => {
    const { result } = await runWith({ output: () => Promise.resolve(anOutput('so far', more)) });
    expect(result.outcome).toMatchObject({ kind: 'failed', failure: { code } });
    expect(result.report?.summary).toBe(code === 'started-too-late' ? undefined : 'so far');
  });

  it.each([
    ['the exit code is one that counts as success', { exitCode: 3 }],
    ['the output was cut', { truncated: true }],
    ['the output was cut and the tool died of it', { truncated: true, exitCode: 141 }],
  ])('is none when %s', async (_what, more) => {
    const { result } = await runWith({ output: () => Promise.resolve(anOutput('all', more)) });
    expect(result.outcome.kind).toBe('done');
  });

  it('is one when the report can not be made', async () => {
    const report = (): never => {
      throw new Error('a bug of ours');
    };
    const broken = Object.assign(new FakeOutput(), { report });
    const { core: other, result } = await runWith({}, { output: broken });
    expect(result.outcome).toMatchObject({ kind: 'failed', failure: { code: 'internal' } });
    expect(other.mechanism.open).toBe(0);
  });
});

describe('a detach', () => {
  it.each([
    ['breaks', boom],
    ['hangs', hangs],
  ])('that %s leaves a receipt that says so, and does not hide the result', async (_what, detach) => {
    const { result, conversation } = await runWith({ detach });
    expect(result.outcome.kind).toBe('done');
    expect(conversation.finishes[0]?.[0]?.receipt?.lines).toMatchObject([{ subject: 'capsule', verdict: 'unknown' }]);
  });

  it('that breaks does not hide the first error', async () => {
    const { result } = await runWith({ started: refusal, detach: boom });
    expect(result.outcome).toMatchObject({ failure: { code: 'image-pull' } });
  });

  it('is done for an attach that succeeds after it was given up', async () => {
    let attachLate = (): void => undefined;
    const attach: Script['attach'] = (_plan, attachment) =>
      new Promise((resolve) => {
        attachLate = () => resolve(attachment);
      });
    const { core, result } = await runWith({ attach });
    expect(result.outcome).toMatchObject({ failure: { code: 'start-timeout' } });
    expect(core.mechanism.count('detach')).toBe(0);
    attachLate();
    await eventually('it is detached', () => core.mechanism.count('detach') === 1);
  });
});

describe('a record', () => {
  /** A store in which somebody else changes the run just before it is to become `state`. */
  function contested(state: string, intrude: (store: RunStore) => RunStore['change']): RunStore {
    const store = createMemoryRunStore();
    return {
      ...store,
      change: (run, change) => (change.state === state ? intrude(store)(run, change) : store.change(run, change)),
    };
  }
  const stolen =
    (store: RunStore): RunStore['change'] =>
    async (run, change) => {
      await store.change(run, { changedAt: 1 });
      return store.change(run, change);
    };

  it.each([
    ['queued', 0],
    ['attaching', 0],
    ['running', 1],
  ])('that another process took over before it was %s is left to it, with its capsule', async (state, attached) => {
    const { core, conversation, result } = await runWith({}, { store: contested(state, stolen) });
    expect(result.outcome).toMatchObject({ kind: 'failed', failure: { code: 'interrupted' } });
    expect(core.mechanism.plans).toHaveLength(attached);
    expect(core.mechanism.count('leave')).toBe(attached);
    expect([core.mechanism.count('detach'), core.mechanism.count('output')]).toEqual([0, 0]);
    expect(conversation.finishes).toEqual([]);
    expect(conversation.told.at(-1)).toBe('leave');
    expect((await core.runs())[0]?.state).not.toBe('ended');
  });

  it.each([
    ['queued', 0, 'failed'],
    ['attaching', 0, 'failed'],
    ['running', 1, 'failed'],
    ['detaching', 1, 'done'],
    ['ended', 1, 'done'],
  ])('that can not be written as %s leaves nothing attached', async (state, attached, kind) => {
    for (const intrude of [boom, hangs]) {
      const { core, conversation, result } = await runWith({}, { store: contested(state, () => intrude) });
      expect(result.outcome.kind).toBe(kind);
      expect(core.mechanism.plans).toHaveLength(attached);
      expect(core.mechanism.open).toBe(0);
      expect(conversation.finishes[0]?.[0]?.state).toBe('ended');
    }
  });

  it.each([
    ['rejects', boom],
    ['hangs', hangs],
  ])('that can not be created, since the store %s, runs nothing', async (_what, create) => {
    const { core, result } = await runWith({}, { store: { ...createMemoryRunStore(), create } });
    expect(result.outcome.kind).toBe('failed');
    expect(core.untouched).toBe(true);
  });

  it('is written before each step that has an effect', async () => {
    const store = createMemoryRunStore();
    const core = new FakeCore({ store });
    const seen: string[] = [];
    const note = (step: string) => async (): Promise<void> => {
      seen.push(`${step}: ${(await store.list({}, 1))[0]?.state ?? 'nothing'}`);
    };
    core.mechanism.script = {
      attach: async (_plan, attachment) => (await note('attach')(), attachment),
      output: async () => (await note('output')(), anOutput('x')),
      detach: async () => (await note('detach')(), CLEAN),
    };
    await core.ask('netstat shop/web-1');
    expect(seen).toEqual(['attach: attaching', 'output: running', 'detach: detaching']);
  });
});

describe('a chat that is away', () => {
  const away = (how: () => Promise<never>): Conversation => ({
    place: 'C1',
    thread: how,
    answer: how,
    progress: () => {
      throw new Error('away');
    },
    result: how,
    finish: how,
    leave: () => undefined,
  });

  it.each([
    ['rejects', boom],
    ['hangs', hangs],
  ])('and %s keeps no run from its end', async (_what, how) => {
    const core = new FakeCore({ options: BOUNDS });
    const { outcome, runs } = await core.ask('psaux shop/web-1', { conversation: away(how) });
    expect([outcome.kind, runs[0]?.state]).toEqual(['done', 'ended']);
    expect(core.mechanism.open).toBe(0);
    expect((await core.ask('netstatt', { conversation: away(how) })).outcome.kind).toBe('refused');
  });

  it('does not hold up the detaching', async () => {
    const core = new FakeCore({ options: { ...BOUNDS, messageMs: 5_000, resultMs: 5_000 } });
    const conversation = new FakeConversation();
    let arrive = (): void => undefined;
    conversation.result = () => new Promise((resolve) => (arrive = () => resolve('told')));
    const asked = core.ask('psaux shop/web-1', { conversation });
    await eventually('the capsule is detached', () => core.mechanism.steps.some((step) => step.startsWith('detach')));
    expect(core.mechanism.open).toBe(0);
    expect(conversation.finishes).toEqual([]);
    arrive();
    await asked;
    expect(conversation.finishes).toHaveLength(1);
  });
});
