import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findInstallation } from '../../src/installation.js';
import type { EmbeddedCluster } from '../../src/sandbox/cluster/server.js';
import type { Ended, Program } from '../support/program.js';
import { endOf, exitOf, openProgram, startSources } from '../support/program.js';
import { openCluster } from '../support/whole-bot.js';
import { PATIENCE_MS } from './asking.js';
import { capsuleProcesses } from './node-processes.js';

const { version } = findInstallation();

let program: Program;
let cluster: EmbeddedCluster;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-cli-'));
  program = await openProgram();
  cluster = await openCluster();
  for (const user of ['admin', 'bob']) await writeFile(kubeconfigOf(user), cluster.kubeconfigFor(user));
}, 120_000);
afterAll(async () => {
  await cluster.close();
  await program.close();
  await rm(folder, { recursive: true });
}, 60_000);

const kubeconfigOf = (user: string): string => join(folder, `${user}.kubeconfig`);

const recap = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  program.run(args, { HOME: folder, ...env });

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const result = z.strictObject({
  outcome: z.enum(['done', 'refused', 'failed']),
  run: z.string().nullable(),
  target: z.record(z.string(), z.string()).nullable(),
  report: z.object({ error: z.object({ code: z.string() }).optional(), summary: z.string().optional() }).nullable(),
  receipt: z.object({ lines: z.array(z.object({ verdict: z.string() })) }).nullable(),
});

describe('recap run', { timeout: PATIENCE_MS }, () => {
  it('runs a capsule in a sandbox of its own and prints one JSON object; nothing stays', async () => {
    const { code, out, err } = await endOf(
      startSources(['run', 'netstat', 'shop/web', '--sandbox', '--json'], { HOME: folder }),
    );
    expect(code, err).toBe(0);
    const { outcome, run, target, report, receipt } = result.parse(JSON.parse(out));
    expect(outcome).toBe('done');
    expect(run).toMatch(/^r-/);
    expect(target).toMatchObject({ namespace: 'shop', container: 'app', node: 'node1' });
    expect(report?.summary).toMatch(/1 listening/);
    expect(new Set(receipt?.lines.map(({ verdict }) => verdict))).toEqual(new Set(['ok', 'stays']));
  });

  it('shows a table and a receipt to a reader', async () => {
    const { code, out, err } = await recap(['run', 'ps', 'shop/cache', '--kubeconfig', kubeconfigOf('admin')]);
    expect(code, err).toBe(0);
    expect(out).toMatch(/PID .*Command/);
    expect(out).toMatch(/^ +1 .* cache$/m);
    expect(out).toMatch(/^Receipt, by the ephemeral mechanism:\n {2}\+ /m);
    expect(err).toMatch(/: running\n/);
  });

  it('ends with 2 when it is refused, and says why', async () => {
    const asBob = ['--kubeconfig', kubeconfigOf('bob'), '--json'];
    const { code, out } = await recap(['run', 'netstat', 'payments/api', ...asBob]);
    expect(code).toBe(2);
    expect(result.parse(JSON.parse(out))).toMatchObject({
      outcome: 'refused',
      run: null,
      report: { error: { code: 'not-allowed' } },
    });
  });

  it('ends with 1 when the cluster does not answer', async () => {
    const away = cluster.kubeconfigFor('admin').replaceAll(cluster.url, `https://127.0.0.1:${await freePort()}`);
    await writeFile(kubeconfigOf('away'), away);
    const { code, out } = await recap(['run', 'netstat', 'shop/web', '--kubeconfig', kubeconfigOf('away')]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Failed \(cluster-unreachable\): /m);
    expect(out).toMatch(/ECONNREFUSED/);
  });
});

describe('misuse', { timeout: PATIENCE_MS }, () => {
  it.each([
    [['run', 'netstat', 'shop/web'], /needs to know the cluster/],
    [['run', 'netstat', 'shop/web', '--sandbox', '--context', 'prod'], /not both/],
    [['snadbox'], /Did you mean recap sandbox/],
    [['serve', '--confg', 'x'], /--confg/],
    [['serve', '--config', '/nowhere/recap.yaml'], /can't be read/],
  ])('%j ends with 2 and one line that helps', async (args, why) => {
    const { code, out, err } = await recap(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^recap: /);
    expect(err).toMatch(why);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('help and --version print to standard output', async () => {
    expect(await recap(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect((await recap(['help'])).out).toContain('recap run CAPSULE TARGET');
  });
});

describe('recap check', { timeout: PATIENCE_MS }, () => {
  it('names every problem of a broken configuration at once', async () => {
    const file = join(folder, 'recap.yaml');
    await writeFile(
      file,
      [
        'slack: { mode: carrier-pigeon, comand: /recap }',
        'clusters: { prod: { inCluster: true }, test: { inCluster: true } }',
        'identities: { users: { alice: { user: alice }, U0BOB: { user: "system:admin" } } }',
        'runs: { startTimeout: 3 years }',
      ].join('\n'),
    );
    const { code, out } = await recap(['check', '--config', file]);
    expect(code).toBe(1);
    for (const problem of ['slack.mode', 'comand', 'alice', 'system:', 'startTimeout']) expect(out).toContain(problem);
    expect(out).toMatch(/^ok +catalogue$/m);
  });

  it('names missing secrets and what the account lacks, and shows no secret', async () => {
    const file = join(folder, 'recap.yaml');
    await writeFile(file, `clusters: { shop: { kubeconfig: ${kubeconfigOf('bob')} } }\n`);
    const secret = 'xoxp-of-a-person-1234567890';
    const { code, out, err } = await recap(['check', '--config', file], { SLACK_BOT_TOKEN: secret });
    expect(code).toBe(1);
    expect(out).toMatch(/SLACK_BOT_TOKEN.*does not look like one/);
    expect(out).toMatch(/SLACK_APP_TOKEN.*is not set/);
    expect(out).toMatch(/the bot may not patch pods\/ephemeralcontainers/);
    expect(out + err).not.toContain(secret);
  });
});

describe('recap sandbox', { timeout: PATIENCE_MS }, () => {
  it('prints the address of its page, and SIGTERM ends it with 0 and leaves no process', async () => {
    const child = startSources(['sandbox'], { HOME: folder });
    const errors = text(child.stderr);
    let out = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      out += String(chunk);
      if (out.includes('Ctrl-C')) break;
    }
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? [];
    expect((await fetch(address ?? '')).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exitOf(child), await errors).toBe(0);
    expect(capsuleProcesses()).toEqual([]);
  });
});
