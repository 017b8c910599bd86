import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { eventually } from '../support/eventually.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, endOf, firstAfter, hasEnded, INCIDENT, PATIENCE_MS, runIdIn, runOf, startOf } from './asking.js';
import { capsuleProcesses, containersOf, runningCapsules } from './node-processes.js';
import { buttonsOf, column, read, tableOf } from './read-message.js';

let whole: WholeBot;
let workspace: Workspace;

beforeAll(async () => {
  whole = await openWholeBot();
  ({ workspace } = whole);
}, 120_000);
afterAll(async () => {
  await whole.close();
}, 60_000);

describe('a plain run of netstat', { timeout: PATIENCE_MS }, () => {
  it('ends with the real sockets in its thread, a receipt, and a target that was not touched', async () => {
    const webs = whole.cluster.store.list('pods', 'shop').filter(({ metadata }) => metadata.labels?.['app'] === 'web');
    const untouched = (): string[] =>
      webs.flatMap(({ metadata }) => containersOf(whole.cluster, 'shop', metadata.name));
    const before = untouched();
    whole.cluster.calls.clear();
    workspace.forgetCalls();

    const run = await runOf(workspace, 'U0ALICE', 'netstat shop/web');

    expect(run.root.text).toMatch(/^netstat on shop\/web-[\w-]+:app: done in .* 1 listening, \d+ established/);
    expect(textsOf(workspace)).toContainEqual(expect.stringMatching(/checking|queued|attaching|running|removing/));
    expect(read(run.root)).toMatch(
      /Removed: .*ended \(exit code 0\).*Target unchanged: .*no restart.*Stays until the pod goes: \d+ capsule entr/s,
    );
    expect(read(run.root)).toContain('Asked by @U0ALICE');
    expect(buttonsOf(run.root)).toEqual([{ label: 'Re-run', actionId: 'recap_rerun', value: run.id }]);

    const [result] = run.replies;
    if (result === undefined) throw new Error('the thread has no result');
    expect(tableOf(result)?.[0]).toEqual(['Protocol', 'State', 'Recv-Q', 'Send-Q', 'Local', 'Peer', 'Process']);
    expect(column(result, 'Peer').filter((peer) => peer.endsWith(':6379'))).toHaveLength(4);
    expect(column(result, 'Local')).toContain('*:8080');
    expect(new Set(column(result, 'Process'))).toEqual(new Set(['web (pid 1)']));

    for (const line of read(result).split('\n')) expect(line.trim()).not.toBe('');

    expect(untouched()).toEqual(before);
    expect(capsuleProcesses()).toEqual([]);
    expect(runningCapsules(whole.cluster)).toEqual([]);
    expect(whole.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('costs three calls of Slack and six of Kubernetes', async () => {
    whole.cluster.calls.clear();
    workspace.forgetCalls();
    const run = await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    const writes = workspace.calls().filter(({ method }) => /^(chat|files|reactions|conversations\.join)/.test(method));
    const posts = writes.filter(({ method }) => method === 'chat.postMessage');
    expect(posts).toHaveLength(2);
    // While it goes on, its message is edited every two seconds at most; a quick run has only the last edit.
    const edits = 1 + Math.floor(secondsIn(run.root.text) / 2);
    expect(writes.length - posts.length).toBeLessThanOrEqual(edits);
    const calls = whole.cluster.calls.list.filter(({ userAgent }) => userAgent.startsWith('recap/'));
    // Beside them the run is told in the pod's own events, which nobody waits for.
    const told = calls.filter(({ verb, resource }) => verb === 'create' && resource === 'events');
    expect(told.length).toBeLessThanOrEqual(2);
    // The events are read only when a start takes its time, as on a busy machine.
    const always = calls.filter(({ resource }) => resource !== 'events');
    expect(always.length).toBeLessThanOrEqual(6);
    expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
  });
});

describe('the other capsules', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['ps shop/web', 'web'],
    ['top shop/cache', 'cache'],
  ])('%s shows the processes of the target with their CPU, and not its own', async (words, process) => {
    const { replies } = await runOf(workspace, 'U0ALICE', words);
    const [result] = replies;
    if (result === undefined) throw new Error('the thread has no result');
    expect(column(result, 'Command')).toEqual([process]);
    expect(column(result, 'PID')).toEqual(['1']);
    expect(column(result, 'CPU')).toEqual([expect.stringMatching(/^\d+(\.\d+)?%$/)]);
    expect(read(result)).toMatch(/Left out: \d+ processes of the capsule itself/);
  });

  it.each([
    ['netstat shop/svc/cache', /^shop\/cache:cache$/],
    ['netstat shop/deploy/web', /^shop\/web-[\w-]+:app$/],
    ['netstat payments/deploy/api:app', /^payments\/api-[\w-]+:app$/],
    ['netstat shop/pod/traffic:traffic', /^shop\/traffic:traffic$/],
  ])('%s finds its target', async (words, target) => {
    const { root } = await runOf(workspace, 'U0ALICE', words);
    expect(/ on (\S+): done/.exec(root.text)?.[1]).toMatch(target);
  });

  it('compares each pod of a workload in one table with --all', async () => {
    const { root, replies } = await runOf(workspace, 'U0ALICE', 'ps shop/web --all');
    expect(root.text).toContain('ps on 2 targets');
    expect(replies.filter((reply) => tableOf(reply) !== undefined)).toHaveLength(1);
    const rows = replies.flatMap((reply) => tableOf(reply) ?? []);
    expect(rows.filter((row) => row.some((cell) => /^web-[\w-]+$/.test(cell)))).toHaveLength(2);
    expect(buttonsOf(root)).toHaveLength(2);
    expect(read(root)).toContain('All 2 capsules are removed');
  });
});

describe('a thread', { timeout: PATIENCE_MS }, () => {
  it('holds everything of a mention, and remembers the target for the next one', async () => {
    const alice = workspace.as('U0ALICE');
    const { ts } = await alice.message(INCIDENT, 'Checkout is slow');
    const inThread = (act: string) => firstAfter(workspace, () => alice.mention(INCIDENT, act, ts), hasEnded);
    const first = await inThread('netstat shop/cache');
    expect(first.threadTs).toBe(ts);
    const second = await inThread('top');
    expect(second.threadTs).toBe(ts);
    expect(second.text).toMatch(/^top on shop\/cache:cache: done/);
    const tables = workspace.messages(INCIDENT, ts).filter((message) => tableOf(message) !== undefined);
    expect(tables).toHaveLength(2);
  });

  it('of a slash command knows its target too', async () => {
    const { root } = await runOf(workspace, 'U0ALICE', 'netstat shop/cache');
    const next = await firstAfter(workspace, () => workspace.as('U0BOB').mention(INCIDENT, 'ps', root.ts), hasEnded);
    expect(next.threadTs).toBe(root.ts);
    expect(next.text).toMatch(/^ps on shop\/cache:cache: done/);
  });

  it('without a target asks for one', async () => {
    const { ts } = await workspace.as('U0ALICE').message(INCIDENT, 'Nothing was looked into here');
    const answer = await firstAfter(
      workspace,
      () => workspace.as('U0ALICE').mention(INCIDENT, 'top', ts),
      ({ threadTs }) => threadTs === ts,
    );
    expect(read(answer)).toMatch(/Not done\. .*target/);
  });
});

describe('the words that start nothing', { timeout: PATIENCE_MS }, () => {
  it('help, list and whoami tell each person what concerns them, and nobody else', async () => {
    const posted = workspace.messages(INCIDENT).length;
    expect(await answerTo(workspace, 'U0ALICE', 'help')).toMatch(/netstat Open sockets of the target/);
    expect(await answerTo(workspace, 'U0ALICE', 'help netstat')).toContain('--listening');
    expect(await answerTo(workspace, 'U0ALICE', 'list')).toMatch(/sleeper .* in payments, shop/);
    expect(await answerTo(workspace, 'U0BOB', 'list')).toMatch(/You may run 3\.\nnetstat .* in shop\nps .*\ntop .*/);
    expect(await answerTo(workspace, 'U0ALICE', 'whoami')).toMatch(/Kubernetes user: alice\nGroups: sre/);
    expect(await answerTo(workspace, 'U0BOB', 'whoami')).toMatch(/You are bob, and may run 3 capsules/);
    expect(await answerTo(workspace, 'U0CAROL', 'whoami')).toContain('not mapped to any Kubernetes identity');
    expect(workspace.messages(INCIDENT)).toHaveLength(posted);
  });

  it('runs and show tell of a run to those who may run its capsule there', async () => {
    const { id } = await runOf(workspace, 'U0ALICE', 'netstat payments/api');
    expect(await answerTo(workspace, 'U0ALICE', 'runs')).toMatch(
      new RegExp(`${id} netstat payments/pod/api-.* · done`),
    );
    expect(await answerTo(workspace, 'U0BOB', 'runs')).not.toContain(id);
    const shown = await answerTo(workspace, 'U0ALICE', `show ${id}`);
    expect(shown).toMatch(/Asked by: alice, as alice/);
    expect(shown).toMatch(/Ran: \/usr\/bin\/ss -n -p -a -t -u/);
    expect(shown).toContain('api (pid 1)');
    expect(await answerTo(workspace, 'U0BOB', `show ${id}`)).toContain(`There is no run ${id} that you may see`);
  });
});

describe('the buttons', { timeout: PATIENCE_MS }, () => {
  it('Re-run gives the command again on the same pod, in the thread of the first run', async () => {
    const { root } = await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    const press = () => workspace.as('U0BOB').press(INCIDENT, root.ts, 'recap_rerun');
    const again = await firstAfter(workspace, press, hasEnded);
    expect(again.threadTs).toBe(root.ts);
    expect(again.text.split(': ')[0]).toBe(root.text.split(': ')[0]);
    expect(read(again)).toContain('Asked by @U0BOB');
  });

  it('Stop ends the tool within two seconds, and keeps what it had printed', async () => {
    const running = await startOf(workspace, 'U0ALICE', 'sleeper shop/cache');
    expect(capsuleProcesses()).toContainEqual(expect.stringContaining('sleep 250'));
    const pressed = Date.now();
    await workspace.as('U0ALICE').press(INCIDENT, running.ts, 'recap_stop');
    await eventually('the process is gone', () => capsuleProcesses().length === 0, 10_000);
    // Two seconds on an idle machine; this one may be busy.
    expect(Date.now() - pressed).toBeLessThan(6_000);
    const { root, said } = await endOf(workspace, running);
    expect(root.text).toMatch(/: stopped after/);
    expect(said).toContain('alice stopped the run');
    expect(said).toContain('asleep since now');
    expect(read(root)).toContain('Target unchanged');
  });

  it('Stop by somebody without rights does nothing, and by typing neither', async () => {
    const running = await startOf(workspace, 'U0ALICE', 'sleeper shop/cache');
    const id = runIdIn(running);
    const told = workspace.ephemerals('U0BOB').length;
    await workspace.as('U0BOB').press(INCIDENT, running.ts, 'recap_stop');
    const refusal = await workspace.waitFor((now) => now.ephemerals('U0BOB')[told], { timeoutMs: PATIENCE_MS });
    expect(read(refusal)).toContain(`There is no run ${id} that you may stop`);
    expect(await answerTo(workspace, 'U0BOB', `stop ${id}`)).toContain(`There is no run ${id} that you may stop`);
    expect(capsuleProcesses()).toContainEqual(expect.stringContaining('sleep 250'));

    expect(await answerTo(workspace, 'U0ERIN', `stop ${id}`)).toContain('Told to stop');
    const { said } = await endOf(workspace, running);
    expect(said).toContain('erin stopped the run');
    expect(capsuleProcesses()).toEqual([]);
  });
});

/** What the bot's messages said, the states that were replaced meanwhile included. */
function textsOf(of: Workspace): string[] {
  return of
    .calls()
    .filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update')
    .map(({ args }) => String(args['text']));
}

/** Seconds, from `done in 4.2 s`. */
const secondsIn = (text: string): number => Number(/done in (\d+(?:\.\d+)?) s/.exec(text)?.[1] ?? 0);
