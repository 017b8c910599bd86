import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, reportOfOutput, textsOf } from './samples.js';

const SAMPLES = join(import.meta.dirname, '../../capsules/pprof/samples');

/** Serves a profile as Go does, and something else at the other paths. */
const SERVER = `
import { createServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const answers = {
  '/debug/pprof/heap': [200, readFileSync(${JSON.stringify(join(SAMPLES, 'heap.pb.gz'))})],
  '/debug/pprof/profile?seconds=1': [500, 'Could not enable CPU profiling: cpu profiling already in use'],
  '/debug/pprof/mutex': [200, '<html>'],
};
const server = createServer((request, response) => {
  const [status, body] = answers[request.url] ?? [404, ''];
  response.writeHead(status).end(body);
}).listen(6060, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-pprof-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fetchProfile(port: string, kind: string) {
  const profile = join(folder, `${port}-${kind}`);
  const result = await runScript('pprof', [port, kind, '1', profile], { target: SERVER, network: true });
  return { ...result, profile: await readFile(profile).catch(() => undefined) };
}

async function reportOfProfile(kind: string) {
  const bytes = await readFile(join(SAMPLES, `${kind}.pb.gz`));
  const artifact = { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), truncated: false };
  return reportOfOutput('pprof', '', { words: `--kind ${kind}`, output: { artifact } });
}

describe('pprof', { timeout: 60_000 }, () => {
  it('runs for what is asked', async () => {
    expect(await argvFor('pprof', '')).toEqual(['/usr/bin/recap-pprof', '6060', 'cpu', '10']);
    expect(await argvFor('pprof', '--port 8080 --kind heap')).toEqual(['/usr/bin/recap-pprof', '8080', 'heap', '10']);
  });

  it('fetches a profile from inside, whole', async () => {
    const { code, output, profile } = await fetchProfile('6060', 'heap');
    expect([code, output]).toEqual([0, '']);
    expect(profile?.equals(await readFile(join(SAMPLES, 'heap.pb.gz')))).toBe(true);
  });

  it.each([
    [
      '6061',
      'heap',
      /^Nothing in the pod listens on port 6061 .*; ports that are listened on: 6060\. A Go program serves/,
    ],
    ['6060', 'goroutine', /^Port 6060 answers, but serves no profile at \/debug\/pprof\. /],
    ['6060', 'cpu', /^The program refused: a profile of its CPU is taken already, perhaps\./],
    ['6060', 'mutex', /^What port 6060 serves at \/debug\/pprof is no profile\./],
  ])('says what helps for port %s and %s, and leaves no file', async (port, kind, said) => {
    const { code, errors, profile } = await fetchProfile(port, kind);
    expect(code).toBe(3);
    expect(errors).toMatch(said);
    expect(profile).toBeUndefined();
  });

  it('shows where the CPU time goes, and keeps the profile as a file', async () => {
    const report = await reportOfProfile('cpu');
    expect(report.summary).toMatch(/^1\.8 s in 5\.3 s, most in crypto\/sha256\.block \(83%\)$/);
    expect(textsOf(report)[1]).toEqual(['83%', '83%', '1.5 s', 'crypto/sha256.block']);
    expect(report.files.map(({ name }) => name)).toContainEqual(expect.stringMatching(/\.pb\.gz$/));
  });

  it.each([
    ['heap', /^7\.82 MiB, most in main\.keep \(65%\)/],
    ['allocs', /^88\.1 MiB, most in encoding\/json\.Unmarshal \(23%\)/],
    ['mutex', /^636 ms, most in sync\.\(\*Mutex\)\.Unlock \(100%\)/],
    ['goroutine', /^7 goroutine/],
  ])('sums up a profile of kind %s', async (kind, summary) => {
    expect((await reportOfProfile(kind)).summary).toMatch(summary);
  });
});
