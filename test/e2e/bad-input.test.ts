import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/cluster/api/faults.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { eventually } from '../support/eventually.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { answerTo, endOf, filesOf, firstAfter, INCIDENT, outcomeOf, PATIENCE_MS, runOf, tableIn } from './asking.js';
import { capsuleProcesses, runningCapsules } from './node-processes.js';
import { column } from './read-message.js';
import { awaitTrouble, isHeldBack, troubledPods } from './troubled-pods.js';

let whole: WholeBot;
let workspace: Workspace;

beforeAll(async () => {
  whole = await openWholeBot({ objects: troubledPods() });
  ({ workspace } = whole);
  await awaitTrouble(whole.cluster);
}, 180_000);
afterAll(async () => {
  await whole.close();
}, 60_000);
afterEach(async () => {
  whole.cluster.faults.clear();
  workspace.faults.clear();
  await nothingIsLeft();
}, PATIENCE_MS);

const ask = (words: string) => outcomeOf(workspace, 'U0ALICE', words);

async function nothingIsLeft(): Promise<void> {
  await eventually(
    'no capsule runs',
    () => capsuleProcesses().length + runningCapsules(whole.cluster).length === 0,
    20_000,
  );
  expect(await answerTo(workspace, 'U0ALICE', 'runs --live')).toContain('None.');
}

/** What broke says where the log tells more, and the log does. */
function expectReference(said: string): void {
  const [reference] = /e-[0-9a-f]{8}/.exec(said) ?? [];
  expect(reference, said).toBeDefined();
  expect(whole.log.lines.filter(({ fields }) => fields['reference'] === reference)).toHaveLength(1);
}

describe('words that are no command', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['netsat shop/web', /Did you mean netstat/],
    ['netstat shop/web --listning', /--listening/],
    ['netstat shop/web --port 99999', /port/],
    ['netstat shop/web extra', /extra/],
    ['netstat', /target/],
    ['netstat shop', /not a target.*namespace\/pod/s],
    ['netstat shop/wbe', /There is no shop\/wbe.*Nearest: shop\/web/s],
    ['netstat shpo/web', /lack the right to run netstat in the namespace shpo.*Did you mean the namespace/s],
    ['netstat shop/web --cluster prod', /prod.*sandbox/s],
    ['netstat ../../kube-system/pods/etcd', /not a target/],
    ['netstat shop/$(reboot)', /"\$\(reboot\)" is not a Kubernetes name/],
    ['netstat shop/web\u202e', /character that can not be seen/],
    ['netstat shop/c\u0430che', /"c\\u\{430\}che" is not a Kubernetes name/],
    ['netstat shop/web\nnetstat shop/cache', /one line; this one has a line break/],
    ['netstat "shop/web', /A quote is opened and not closed/],
    ['stop r-7f3k2q9d', /There is no run r-7f3k2q9d/],
    ['show ../../etc/passwd', /Not done\. .*\/recap/s],
  ])('%j is answered with what is wrong', async (words, why) => {
    whole.cluster.calls.clear();
    const { said, run } = await ask(words);
    expect(said).toMatch(/^:no_entry_sign: Not done\. /);
    expect(said).toMatch(why);
    expect(run).toBeUndefined();
    expect(whole.cluster.calls.list.filter(({ verb }) => verb === 'patch')).toEqual([]);
  });

  it('10,000 characters are too many', async () => {
    const { said } = await ask(`netstat shop/${'a'.repeat(10_000)}`);
    expect(said).toMatch(/at most 2000 characters; this one has 100\d\d/);
  });

  it.each(['netstat “shop/cache” —listening', 'netstat shop/cache –listening', "netstat 'shop/cache' --listening"])(
    '%j is understood as it was meant',
    async (words) => {
      const { replies } = await runOf(workspace, 'U0ALICE', words);
      const [result] = replies;
      if (result === undefined) throw new Error('the thread has no result');
      expect(column(result, 'State')).toEqual(['LISTEN']);
    },
  );
});

describe('targets that can not be looked into', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['netstat shop/web:sidecar', /has no container sidecar.*It has: app/s],
    ['netstat shop/pending', /pending is not on a node yet/],
    ['netstat shop/over', /over has ended with success/],
    ['netstat shop/leaving', /leaving is being deleted/],
    ['netstat shop/two', /has several containers: first, second.*Add one of them: shop\/two:first/s],
    ['netstat shop/sts/web', /There is no shop\/sts\/web/],
  ])('%s says why', async (words, why) => {
    const { said } = await ask(words);
    expect(said).toMatch(/Not done\. /);
    expect(said).toMatch(why);
  });

  it('a container that keeps crashing, while it is held back', async () => {
    await eventually('the container is held back', () => isHeldBack(whole.cluster, 'crashing'), PATIENCE_MS);
    const { said } = await ask('netstat shop/crashing');
    expect(said).toMatch(
      /Not done\. The container app of crashing keeps crashing \(\d+ restarts?, last with exit code 1\)/,
    );
    expect(said).toContain('kubectl logs --previous');
  });

  it('a pod that goes between the question and the attach', async () => {
    whole.cluster.faults.add({
      match: ({ verb, name }) => {
        const hit = verb === 'patch' && name === 'doomed';
        if (hit) whole.cluster.store.remove('pods', 'shop', 'doomed');
        return hit;
      },
      effect: { kind: 'delay', ms: 1 },
    });
    const { said } = await ask('netstat shop/doomed');
    expect(said).toMatch(/doomed .*(gone|deleted|no longer|not there)/);
  });
});

describe('capsules that can not do their work', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['no-image shop/cache', /The capsule's image can't be pulled.*nowhere/s],
    ['missing-tool shop/cache', /The capsule's image has no command "\/usr\/bin\/no-such-tool"/],
    ['broken shop/cache', /The tool ended with the exit code 3.*no route to host/s],
    ['stubborn shop/cache', /The tool did not end within 1 s and was ended.*still here/s],
  ])('%s fails with the reason, and a receipt', async (words, why) => {
    const { said } = await ask(words);
    expect(said).toMatch(why);
    expect(said).toMatch(/(Removed: |Never ran ).*Target unchanged: /s);
  });

  it('a capsule that Pod Security refuses', async () => {
    // It was there before the namespace had its level; its capsule would be root as it is.
    const { said } = await ask('top payments/older');
    expect(said).toMatch(/Pod Security level of the namespace refuses the capsule \(restricted:latest\).*runAs/s);
  });

  it('a capsule that asks for root where the pod forbids it', async () => {
    const { said } = await ask('as-root payments/api');
    expect(said).toMatch(/as-root runs as root, and the pod .* forbids root/s);
  });

  it('a capsule that an admission webhook refuses, in its own words', async () => {
    const effect = { kind: 'webhook-deny', webhook: 'policy.example.com', message: 'images must be signed' } as const;
    whole.cluster.faults.add({ match: ({ subresource }) => subresource === 'ephemeralcontainers', effect });
    const { said } = await ask('netstat shop/cache');
    expect(said).toMatch(/admission webhook .*policy\.example\.com.*images must be signed/s);
  });

  it('50 MB of output are cut at the limit, with a note, and the whole that was let through is in a file', async () => {
    const { root, said } = await runOf(workspace, 'U0ALICE', 'flood shop/cache');
    expect(said).toMatch(/Partial: the tool was ended at 64 KiB of output/);
    const [file] = await filesOf(workspace, root);
    expect(file?.bytes.byteLength).toBeGreaterThan(60_000);
    expect(file?.bytes.byteLength).toBeLessThanOrEqual(64 * 1024);
  });

  it('bytes that are no text come as a file, byte for byte', async () => {
    const { said, root } = await runOf(workspace, 'U0ALICE', 'noise shop/cache');
    expect(said).toContain('18 B that are no text; they are in the file');
    const [file] = await filesOf(workspace, root);
    const bytes = [0, 1, 27, 91, 51, 49, 109, 255, 254, 128, 13, 10, 195, 40, ...Buffer.from(' end')];
    expect([...(file?.bytes ?? [])]).toEqual(bytes);
  });

  it('secrets in the output are left out of the message and of the file', async () => {
    const { said, root } = await runOf(workspace, 'U0ALICE', 'leak shop/cache');
    const [file] = await filesOf(workspace, root);
    for (const text of [said, Buffer.from(file?.bytes ?? []).toString()]) {
      expect(text).toContain('DATABASE_URL=postgres://shop:[redacted]@db:5432/shop');
      expect(text).toContain('line 1 of what is no secret');
      expect(text).not.toMatch(/eyJhbGci|hunter2|wJalrXUtn/);
    }
    expect(JSON.stringify(whole.log.lines)).not.toMatch(/eyJhbGci|hunter2|wJalrXUtn/);
  });
});

describe('a cluster in trouble', { timeout: PATIENCE_MS }, () => {
  const ofTheBot: Fault['match'] = ({ userAgent }) => userAgent.startsWith('recap/');

  it.each<[string, Fault['effect'], RegExp]>([
    ['resets every connection', { kind: 'reset' }, /API server can't be reached|did not (answer|say) in time/],
    [
      'answers 503',
      { kind: 'status', status: 503, reason: 'ServiceUnavailable', message: 'etcd is away' },
      /API server failed \(503\)/,
    ],
  ])('that %s', async (_, effect, why) => {
    whole.cluster.faults.add({ match: ofTheBot, effect });
    const { said } = await ask('netstat shop/cache');
    expect(said).toMatch(/Failed\. /);
    expect(said).toMatch(why);
    expectReference(said);
  });

  it('that is slow is waited for', async () => {
    whole.cluster.faults.add({ match: ofTheBot, effect: { kind: 'delay', ms: 400 } });
    const { root } = await runOf(workspace, 'U0ALICE', 'netstat shop/cache');
    expect(root.text).toContain(': done');
  });

  it('that breaks off in the middle of the output still gives all of it', async () => {
    const match: Fault['match'] = ({ subresource }) => subresource === 'log';
    whole.cluster.faults.add({ match, effect: { kind: 'reset-after-bytes', bytes: 300 }, times: 1 });
    const { replies, root } = await runOf(workspace, 'U0ALICE', 'netstat shop/web');
    expect(root.text).toContain(': done');
    expect(column(replies[0] ?? root, 'Local')).toContain('*:8080');
  });

  it('that does not let the bot do its work names what is missing', async () => {
    const binding = whole.cluster.store.remove('clusterrolebindings', undefined, 'recap');
    if (binding === undefined) throw new Error('the demo has another name for the binding');
    const { said } = await ask('netstat shop/cache');
    whole.cluster.store.create('clusterrolebindings', binding);
    expect(said).toMatch(/Failed\. The bot may not (create subjectaccessreviews|list pods)/);
    expect(said).toContain('recap check');
    expectReference(said);
  });
});

describe('a Slack in trouble', { timeout: PATIENCE_MS }, () => {
  it.each([
    ['answers 429', { kind: 'rate-limited', retryAfterSeconds: 1 }, 2],
    ['answers 503', { kind: 'http', status: 503 }, 2],
    ['cuts the connection before it has done anything', { kind: 'reset', when: 'before' }, 2],
    ['cuts the connection after it has posted', { kind: 'reset', when: 'after' }, 2],
    ['does not answer though it has posted', { kind: 'hang', when: 'after' }, 1],
  ] as const)('that %s gets each message once', async (_, fault, times) => {
    const before = workspace.messages(INCIDENT).length;
    workspace.faults.add({ fault, method: 'chat.postMessage', times });
    const { root } = await runOf(workspace, 'U0ALICE', 'netstat shop/cache');
    expect(root.text).toContain(': done');
    await tableIn(workspace, root);
    expect(workspace.messages(INCIDENT)).toHaveLength(before + 2);
  });

  it('that refuses the blocks of the result, the simpler ones too, gets it as plain text, and as a file', async () => {
    const fault = { kind: 'error', error: 'invalid_blocks', messages: ['[ERROR] unsupported type: table'] } as const;
    const ask = () => workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/cache');
    const root = await firstAfter(workspace, ask, ({ threadTs }) => threadTs === undefined);
    // The chart and the table that can be sorted first, then what every workspace takes.
    workspace.faults.add({ fault, method: 'chat.postMessage', times: 2 });
    const result = await workspace.waitFor((now) => now.messages(INCIDENT, root.ts)[1], { timeoutMs: PATIENCE_MS });
    expect(result.blocks ?? []).toEqual([]);
    expect(result.text).toMatch(/1 listening.*\*:6379 {2}\*:\*/s);
    await endOf(workspace, root);
    const files = await filesOf(workspace, root);
    expect(files.map(({ bytes }) => bytes.toString()).join('\n')).toContain(':6379');
  });
});
