import { nameOfTarget } from '../../src/domain/target.js';
import { describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { aCapsule, ALICE } from '../support/examples.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { BOB, FakeCore, SECRET } from '../support/fake-core.js';
import { anOutput } from '../support/fake-mechanism.js';

describe('a capsule on a target', () => {
  it('is attached, run, told and detached, in this order', async () => {
    const core = new FakeCore();
    const conversation = new FakeConversation();
    const result = await core.ask('netstat shop/web-1 --port 8080', { conversation });

    const steps = core.mechanism.steps.map((step) => step.split(' ')[0]);
    expect(steps).toEqual(['preflight', 'attach', 'attached', 'started', 'output', 'detach']);
    expect(conversation.states).toEqual(['requested', 'queued', 'attaching', 'running', 'detaching']);
    expect(conversation.told.filter((kind) => kind !== 'progress')).toEqual(['result', 'finish']);
    expect(conversation.results[0]?.report.summary).toBe('tcp LISTEN 0 128 *:8080');
    expect(result.outcome).toEqual({ kind: 'done', value: result.report });
    const [run] = result.runs;
    expect(run).toMatchObject({
      state: 'ended',
      end: { kind: 'done' },
      argv: ['ss', 'sport = :8080'],
      command: 'netstat shop/pod/web-1:app --port=8080',
      requester: ALICE,
      identity: { user: 'alice' },
      place: 'C1/100.1',
      receipt: { lines: [{ verdict: 'ok' }] },
    });
    expect(run && (await core.deps.store.get(run.id))).toEqual(run);
  });

  it('gives each run a nonce and a start-by time of its own', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web-1');
    await core.ask('netstat shop/web-1');
    const [first, second] = core.mechanism.plans;
    expect(first?.nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.nonce).not.toBe(first?.nonce);
    expect(first?.startBy).toBeGreaterThanOrEqual(core.clock.now() + 60_000);
  });

  it('runs once however often the request is delivered, and says nothing the second time', async () => {
    const core = new FakeCore();
    const again = new FakeConversation();
    const [first, second] = await Promise.all([
      core.ask('netstat shop/web-1', { key: 'Ev1' }),
      core.ask('netstat shop/web-1', { key: 'Ev1', conversation: again }),
    ]);
    expect([first.outcome.kind, second.outcome.kind]).toEqual(['done', 'refused']);
    expect(again.told).toEqual([]);
    expect(core.mechanism.plans).toHaveLength(1);
  });

  it('tells the result before the capsule is gone', async () => {
    const core = new FakeCore();
    const conversation = new FakeConversation();
    let detach = (): void => undefined;
    core.mechanism.script.detach = () =>
      new Promise((resolve) => {
        detach = () => resolve({ lines: [], checkedAt: 1 });
      });
    const asked = core.ask('netstat shop/web-1', { conversation });
    await conversation.seen('detaching');
    await expect.poll(() => conversation.results.length).toBe(1);
    expect(conversation.finishes).toEqual([]);
    detach();
    await asked;
    expect(conversation.finishes).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const refusalOf = async (core: FakeCore, text: string, by = ALICE): Promise<FakeConversation> => {
    const conversation = new FakeConversation();
    const { outcome, runs } = await core.ask(text, { by, conversation });
    expect(outcome.kind).toBe('refused');
    expect(runs).toEqual([]);
    expect(conversation.told).toEqual(['answer']);
    expect(core.untouched).toBe(true);
    expect(await core.runs()).toEqual([]);
    return conversation;
  };

  it.each([
    ['netstat "shop/web-1', 'bad-words'],
    ['netstat shop/web-1\nnetstat shop/web-2', 'bad-words'],
    ['netstat shop/web-1 --prot 80', 'bad-argument'],
    ['netstat shop/web-1 --port 99999', 'bad-argument'],
    ['netstat shop/web-1 $(reboot)', 'bad-argument'],
    ['netstat shop', 'bad-target'],
    ['netstat ../shop/web-1', 'bad-target'],
    ['netstat', 'bad-target'],
    ['netstat shop/web-1 --cluster other', 'unknown-cluster'],
    ['netstat bank/vault-1', 'not-allowed'],
    ['netstat shop/nothing', 'target-not-found'],
    ['netstatt shop/web-1', 'unknown-command'],
    ['__proto__ shop/web-1', 'unknown-command'],
    ['constructor', 'unknown-command'],
  ])('answers %j with %s', async (text, code) => {
    expect((await refusalOf(new FakeCore(), text)).refusal?.code).toBe(code);
  });

  it('shows the usage with a mistake in the words', async () => {
    const { refusal } = await refusalOf(new FakeCore(), 'netstat shop/web-1 --prot 80');
    expect(refusal?.detail).toContain('/recap netstat [TARGET] [--port PORT]');
  });

  it('is the first thing that an outsider meets, whatever was written', async () => {
    const core = new FakeCore();
    const { refusal } = await refusalOf(core, 'help', { ...ALICE, id: 'UEVE' });
    expect(refusal?.code).toBe('not-a-member');
    expect(core.access.asked).toEqual([]);
  });

  it('suggests only words that the asker may use', async () => {
    expect((await refusalOf(new FakeCore(), 'netstatt')).refusal?.hint).toContain('netstat');
    expect((await refusalOf(new FakeCore(), 'netstatt', BOB)).refusal?.hint).not.toContain('netstat');
  });

  it('names the right that is missing and the Role that would grant it', async () => {
    const { refusal } = await refusalOf(new FakeCore(), 'netstat bank/vault-1');
    expect(refusal?.reason).toBe('You lack the right to run netstat in the namespace bank.');
    expect(refusal?.detail).toContain('resourceNames: ["netstat"]');
    expect(refusal?.detail).toContain('namespace: "bank"');
  });

  it('tells nothing about what is there: a pod, no pod and no namespace look the same without the right', async () => {
    const answers = await Promise.all(
      ['netstat bank/vault-1', 'netstat bank/nothing'].map(
        async (text) => (await refusalOf(new FakeCore(), text)).refusal,
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    const missing = (await refusalOf(new FakeCore(), 'netstat bang/vault-1')).refusal;
    expect(JSON.stringify(missing).replaceAll('bang', 'bank')).toBe(JSON.stringify(answers[0]));
  });

  it('suggests the namespaces near to it that the asker may use, also to one who may use all', async () => {
    const hint = 'Did you mean the namespace shop?';
    expect((await refusalOf(new FakeCore(), 'netstat shopp/web-1')).refusal?.hint).toContain(hint);
    const core = new FakeCore();
    core.access.grants.add('bob netstat *');
    const { refusal } = await refusalOf(core, 'netstat shopp/web-1', BOB);
    expect([refusal?.code, refusal?.hint]).toEqual(['target-not-found', hint]);
    core.access.grants.add('bob netstat banks');
    core.access.grants.delete('bob netstat *');
    expect((await refusalOf(core, 'netstat banks/web-1', BOB)).refusal?.hint).toBeUndefined();
  });

  it('has no secret in it', async () => {
    const { refusal } = await refusalOf(new FakeCore(), `x${SECRET}`);
    expect(refusal?.reason).toContain('[redacted]');
    expect(JSON.stringify(refusal)).not.toContain(SECRET);
  });
});

describe('the verbs', () => {
  it('answer with their report', async () => {
    const conversation = new FakeConversation();
    const { outcome } = await new FakeCore().ask('help netstat', { conversation });
    expect(outcome).toMatchObject({ kind: 'done', value: { title: 'netstat' } });
    expect(conversation.told).toEqual(['answer']);
  });

  it('show the overview for no words at all, with the capsules that the asker may run', async () => {
    const core = new FakeCore();
    const { outcome } = await core.ask('  ', { by: BOB });
    expect(JSON.stringify(outcome)).toContain('psaux');
    expect(JSON.stringify(outcome)).not.toContain('"netstat"');
  });

  it('list where a capsule may be run', async () => {
    const core = new FakeCore();
    core.access.grants.add('alice psaux *');
    const text = JSON.stringify((await core.ask('list')).outcome);
    expect(text).toContain('in shop, staging');
    expect(text).toContain('in every namespace');
  });

  it('show a run to its requester and to those who may run that capsule there, and to nobody else', async () => {
    const core = new FakeCore();
    const [netstat] = (await core.ask('netstat shop/web-1')).runs;
    const [psaux] = (await core.ask('psaux shop/web-1')).runs;
    const shown = async (text: string, by = BOB): Promise<string> => (await core.ask(text, { by })).outcome.kind;
    expect(await shown(`show ${netstat?.id ?? ''}`, ALICE)).toBe('done');
    expect(await shown(`show ${netstat?.id ?? ''}`)).toBe('refused');
    expect(await shown(`show ${psaux?.id ?? ''}`)).toBe('done');
    const listed = JSON.stringify((await core.ask('runs', { by: BOB })).outcome);
    expect(listed).toContain(psaux?.id);
    expect(listed).not.toContain(netstat?.id);
  });

  it('ask RBAC anew for one run, though a list was answered a moment ago', async () => {
    const core = new FakeCore();
    const [run] = (await core.ask('psaux shop/web-1')).runs;
    await core.ask('runs', { by: BOB });
    core.access.grants.delete('bob psaux shop');
    expect((await core.ask(`show ${run?.id ?? ''}`, { by: BOB })).outcome.kind).toBe('refused');
    expect((await core.ask('psaux shop/web-1', { by: BOB })).outcome.kind).toBe('refused');
  });
});

describe('a run again', () => {
  it("runs as whoever asks for it, with that person's rights and name", async () => {
    const core = new FakeCore();
    const [run] = (await core.ask('psaux shop/web-1')).runs;
    const again = await core.ask(`rerun ${run?.id ?? ''}`, { by: BOB });
    expect(again.runs[0]).toMatchObject({ command: run?.command, requester: BOB, identity: { user: 'bob' } });
    const [other] = (await core.ask('netstat shop/web-1')).runs;
    expect((await core.ask(`rerun ${other?.id ?? ''}`, { by: BOB })).outcome.kind).toBe('refused');
  });

  it('keeps its parameters', async () => {
    const core = new FakeCore();
    const [run] = (await core.ask('netstat shop/web --port 443')).runs;
    const [again] = (await core.ask(`rerun ${run?.id ?? ''}`)).runs;
    expect(again).toMatchObject({ argv: run?.argv, command: run?.command });
  });

  it('starts from a button only where the run is shown', async () => {
    const core = new FakeCore();
    const [run] = (await core.ask('netstat shop/web-1')).runs;
    const press = async (place?: string): Promise<string> =>
      (await core.ask(`rerun ${run?.id ?? ''}`, { surface: 'button', ...(place !== undefined && { place }) })).outcome
        .kind;
    expect(await press('C1/100.1')).toBe('done');
    expect(await press('C2/100.1')).toBe('refused');
    expect(await press('C1/100.10')).toBe('refused');
    expect(await press()).toBe('refused');
  });
});

describe('a thread', () => {
  it('remembers the exact pod', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web');
    core.targets.resolved.length = 0;
    const { runs } = await core.ask('netstat --port 80');
    expect(runs.map((run) => nameOfTarget(run.target))).toEqual(['web-1']);
    expect(core.targets.resolved).toEqual(['shop/web-1']);
  });

  it('goes back to what was asked when that pod is gone, and says so', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web');
    core.targets.pods.set('shop', ['web-2']);
    const { runs, report } = await core.ask('netstat');
    expect(runs.map((run) => nameOfTarget(run.target))).toEqual(['web-2']);
    expect(report?.notes[0]).toContain('web-1, which this thread was about, is gone');
  });

  it('knows nothing of other threads, nor of a refused target', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web');
    const elsewhere = new FakeConversation();
    elsewhere.threadName = 'C1/200.2';
    await core.ask('netstat bank/vault-1', { conversation: elsewhere });
    await core.ask('netstat', { conversation: elsewhere });
    expect(elsewhere.refusal?.code).toBe('bad-target');
  });

  it('gives its next asker no rights of the first', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web');
    const conversation = new FakeConversation();
    await core.ask('netstat', { by: BOB, conversation });
    expect(conversation.refusal?.code).toBe('not-allowed');
  });
});

describe('all pods of a workload', () => {
  it('run side by side and give one comparison', async () => {
    const core = new FakeCore();
    const conversation = new FakeConversation();
    core.mechanism.hold();
    const asked = core.ask('netstat shop/web --all', { conversation });
    await expect.poll(() => core.mechanism.count('output')).toBe(3);
    core.mechanism.release();
    const { runs, report } = await asked;
    expect(runs.map(({ target }) => nameOfTarget(target))).toEqual(['web-1', 'web-2', 'web-3']);
    expect(report?.summary).toBe('done, done, done');
    expect(conversation.told.filter((kind) => kind !== 'progress')).toEqual(['result', 'finish']);
  });

  it('have failed if one of them has, and are compared all the same', async () => {
    const core = new FakeCore();
    core.mechanism.script.output = ({ target }) =>
      Promise.resolve(anOutput('x', nameOfTarget(target) === 'web-2' ? { exitCode: 9 } : {}));
    const { outcome, report } = await core.ask('netstat shop/web --all');
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'tool-failed', message: /^1 of 3 runs failed\./ },
    });
    expect(report?.summary).toBe('done, failed, done');
    expect(core.mechanism.open).toBe(0);
  });

  it('are refused when they are too many', async () => {
    const core = new FakeCore();
    core.targets.pods.set(
      'shop',
      Array.from({ length: 11 }, (_, index) => `web-${index}`),
    );
    const conversation = new FakeConversation();
    await core.ask('netstat shop/web --all', { conversation });
    expect(conversation.refusal?.code).toBe('too-many-targets');
  });

  it('run without the one that the capsule does not fit', async () => {
    const core = new FakeCore();
    core.mechanism.script.preflight = ({ target }) =>
      nameOfTarget(target) === 'web-2' ? Promise.reject(new RecapError('does-not-fit', 'No.')) : Promise.resolve();
    const { runs } = await core.ask('netstat shop/web --all');
    expect(runs.map(({ end }) => end?.kind)).toEqual(['done', 'refused', 'done']);
    expect(core.mechanism.plans).toHaveLength(2);
  });
});

it('refuses a capsule whose mechanism the cluster does not have', async () => {
  const core = new FakeCore({ capsules: [aCapsule({ mechanisms: ['node'] })] });
  const conversation = new FakeConversation();
  await core.ask('netstat shop/web-1', { conversation });
  expect(conversation.refusal?.code).toBe('does-not-fit');
});

it('runs no privileged capsule, since nobody has approved it', async () => {
  const core = new FakeCore({ capsules: [aCapsule({ raisedTo: 'privileged' })] });
  const conversation = new FakeConversation();
  await core.ask('netstat shop/web-1', { conversation });
  expect(conversation.refusal?.code).toBe('approval-required');
  expect(core.mechanism.plans).toEqual([]);
});
