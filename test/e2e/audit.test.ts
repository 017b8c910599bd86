import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyFile } from '../../src/audit/verify-file.js';
import type { AuditEvent } from '../../src/domain/audit-event.js';
import { readAuditLine } from '../../src/domain/audit.js';
import { eventually } from '../support/eventually.js';
import type { Ended, Program } from '../support/program.js';
import { openProgram } from '../support/program.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { firstAfter, hasEnded, INCIDENT, outcomeOf, PATIENCE_MS, runOf } from './asking.js';
import { buttonsOf, read } from './read-message.js';

let folder: string;
let file: string;
let whole: WholeBot;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-trail-'));
  file = join(folder, 'audit.jsonl');
  whole = await openWholeBot({
    settings: (settings) => ({ ...settings, audit: { stdout: false, file, redis: false, channel: 'C0OPS' } }),
  });
}, 120_000);
afterAll(async () => {
  await whole.close();
  await rm(folder, { recursive: true });
}, 60_000);

/** What a reviewer reads: the events of a file that is sound. */
async function trailIn(path: string): Promise<AuditEvent[]> {
  expect(await verifyFile(path)).toMatchObject({ isSound: true });
  const lines = (await readFile(path, 'latin1')).trimEnd().split('\n').slice(1);
  return lines.map((line) => readAuditLine(line)?.content as unknown as AuditEvent);
}

/** Those that were written while `work` went on. */
async function trailOf(work: () => Promise<unknown>): Promise<AuditEvent[]> {
  const before = (await trailIn(file)).length;
  await work();
  return (await trailIn(file)).slice(before);
}

const kinds = (events: readonly AuditEvent[]): string[] =>
  events.map(({ kind, step, outcome }) => [kind, step, outcome?.code ?? outcome?.kind].filter(Boolean).join(' '));

describe('the trail of the whole bot', { timeout: 2 * PATIENCE_MS }, () => {
  it('is told to the channel that the settings name', async () => {
    const events = await trailOf(() => runOf(whole.workspace, 'U0ALICE', 'netstat shop/web'));
    const run = events.at(-1)?.run ?? '';
    const told = () => whole.workspace.messages('C0OPS').map(read).join('\n');
    await eventually('the receipt is told', () => /receipt .*r-/.test(told()) && told().includes(run), PATIENCE_MS);
  });

  it('tells of a run what the cluster tells too: in the events of its pod, and in the user agent of its calls', async () => {
    whole.cluster.calls.clear();
    const events = await trailOf(() => runOf(whole.workspace, 'U0ALICE', 'netstat shop/web --reason "port 8080?"'));
    expect(kinds(events)).toEqual(['request', 'start', 'end done', 'receipt']);
    const [asked, start] = events;
    expect(asked).toMatchObject({ who: { id: 'U0ALICE', user: 'alice', groups: ['sre'] }, surface: 'command' });
    const { run = '', where = [], why, what } = start ?? {};
    expect([why, what?.name, what?.mechanism]).toEqual(['port 8080?', 'netstat', 'ephemeral']);
    const [target] = where;
    const pod = whole.cluster.store.get('pods', 'shop', target?.pod ?? '');
    expect(target?.uid).toBe(pod?.metadata.uid);

    const told = (): unknown[] =>
      whole.cluster.store
        .list('events', 'shop')
        .filter(({ involvedObject }) => (involvedObject as { uid?: string }).uid === target?.uid)
        .filter(({ message }) => String(message).includes(`for alice (run ${run})`))
        .map(({ reason }) => reason);
    await eventually('both events are there', () => told().length === 2, PATIENCE_MS);
    expect(told().toSorted()).toEqual(['RecapAttached', 'RecapDetached']);
    const calls = whole.cluster.calls.list.filter(({ userAgent }) => userAgent.includes(`(run ${run})`));
    expect(calls.map(({ verb, subresource }) => `${verb} ${subresource}`)).toEqual(
      expect.arrayContaining(['patch ephemeralcontainers', 'get log']),
    );
  });

  it('tells who was refused, and why', async () => {
    const notAllowed = await trailOf(() => outcomeOf(whole.workspace, 'U0BOB', 'netstat payments/api'));
    expect(kinds(notAllowed)).toEqual(['request', 'refusal not-allowed']);
    expect(notAllowed[1]).toMatchObject({ who: { id: 'U0BOB', user: 'bob' }, words: 'netstat payments/api' });
    const unmapped = await trailOf(() => outcomeOf(whole.workspace, 'U0CAROL', 'netstat shop/web'));
    expect(kinds(unmapped)).toEqual(['request', 'refusal no-identity']);
    expect(unmapped[1]?.who.user).toBeUndefined();
  });

  it('tells who asked for an approval, who gave it, and which run it led to', async () => {
    const { workspace } = whole;
    const events = await trailOf(async () => {
      const ask = () => workspace.as('U0ALICE').slash(INCIDENT, 'snoop shop/cache --reason "who is it?"');
      const request = await firstAfter(workspace, ask, (message) => buttonsOf(message).length > 0, INCIDENT);
      await workspace.as('U0ERIN').press(INCIDENT, request.ts, 'recap_approve');
      await workspace.waitFor((now) => now.messages(INCIDENT, request.ts).find(hasEnded), { timeoutMs: PATIENCE_MS });
    });
    expect(kinds(events)).toEqual([
      'request',
      'approval ask',
      'request',
      'approval approve',
      'approval use',
      'start',
      'end done',
      'receipt',
    ]);
    const by = (index: number): string | undefined => events[index]?.who.user;
    expect([by(0), by(1), by(2), by(3), by(5)]).toEqual(['alice', 'alice', 'erin', 'erin', 'alice']);
    const id = events[1]?.approval;
    expect(new Set([1, 3, 4, 5, 6, 7].map((index) => events[index]?.approval))).toEqual(new Set([id]));
    expect(events[5]?.approvedBy).toEqual(['erin']);
    expect(events[4]?.runs).toEqual([events[5]?.run]);
    expect(events[2]?.words).toContain(id);
  });
});

describe('recap at a terminal', { timeout: 2 * PATIENCE_MS }, () => {
  let program: Program;
  beforeAll(async () => {
    program = await openProgram();
  });
  afterAll(() => program.close());

  const recap = (...args: readonly string[]): Promise<Ended> => program.run(args, { HOME: folder });

  it('puts a run on record, carries the record on, and finds what was changed in it', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, whole.cluster.kubeconfigFor('admin'));
    const path = join(folder, 'terminal.jsonl');
    for (const target of ['shop/web', 'shop/cache']) {
      expect(await recap('run', 'netstat', target, '--kubeconfig', kubeconfig, '--audit', path)).toMatchObject({
        code: 0,
      });
    }
    const events = await trailIn(path);
    expect(kinds(events)).toEqual([
      'request',
      'start',
      'end done',
      'receipt',
      'request',
      'start',
      'end done',
      'receipt',
    ]);
    expect(events[1]).toMatchObject({ who: { chat: 'cli', user: 'admin' }, what: { name: 'netstat' } });

    const sound = await recap('audit', 'verify', path);
    expect([sound.code, sound.out.split('\n')]).toEqual([0, [expect.stringContaining('9 events of chain'), '']]);
    const head = /head ([0-9a-f]{64})/.exec(sound.out)?.[1] ?? '';
    expect((await recap('audit', 'verify', path, '--head', head)).code).toBe(0);
    await writeFile(path, (await readFile(path, 'latin1')).replace('"kind":"end"', '"kind":"enD"'));
    const changed = await recap('audit', 'verify', path);
    expect([changed.code, changed.out]).toEqual([1, `${path}:4: this line is damaged: it was changed or cut\n`]);
  });

  it('runs nothing where the record can not be written', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    whole.cluster.calls.clear();
    const refused = await recap(
      'run',
      'netstat',
      'shop/web',
      '--kubeconfig',
      kubeconfig,
      '--audit',
      join(folder, 'no/such'),
    );
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('can not be written (ENOENT)')]);
    expect(whole.cluster.calls.list.filter(({ userAgent }) => userAgent.startsWith('recap/'))).toEqual([]);
  });
});
