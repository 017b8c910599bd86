import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, reportOfOutput, reportOfSample, textsOf } from './samples.js';

const SAMPLES = join(import.meta.dirname, '../../capsules/tcpdump/samples');

/** The target talks to itself on 7001 and 7002, again and again. */
const TARGET = `
import { execFileSync } from 'node:child_process';
import { createServer, connect } from 'node:net';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
for (const port of [7001, 7002]) {
  await new Promise((done) => createServer((socket) => socket.on('error', () => {}).end('x')).listen(port, '127.0.0.1', done));
  setInterval(() => connect(port, '127.0.0.1').on('error', () => {}).resume(), 50);
}
`;

/** In a user namespace of one user tcpdump can't set its groups, and so not start. */
const isRoot = process.getuid?.() === 0;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-tcpdump-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function record(name: string, ...words: string[]) {
  const file = join(folder, name);
  const result = await runScript('tcpdump', [`file=${file}`, ...words], { target: TARGET, network: true });
  const bytes = await readFile(file).catch(() => new Uint8Array());
  return { ...result, artifact: artifactOf(bytes) };
}

function artifactOf(bytes: Uint8Array) {
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), truncated: false };
}

describe('tcpdump', () => {
  it('has no free expression, so nothing but typed parts reaches the filter', async () => {
    expect(await argvFor('tcpdump', '')).toEqual([
      '/usr/bin/recap-tcpdump',
      'seconds=10',
      'count=1000',
      'snaplen=128',
      'protocol=any',
    ]);
    const words = '--seconds 30 --host 10.0.0.7 --port 53 --protocol udp --interface eth0 --count 20 --snaplen 1500';
    expect((await argvFor('tcpdump', words)).slice(4)).toEqual([
      'interface=eth0',
      'protocol=udp',
      'host=10.0.0.7',
      'port=53',
    ]);
    await expect(argvFor('tcpdump', '--host "a or b"')).rejects.toThrow('--host');
  });

  it('shows who talks to whom, and gives the capture as a file', async () => {
    const artifact = artifactOf(await readFile(join(SAMPLES, 'loopback.pcap')));
    const report = await reportOfOutput('tcpdump', '27 packets captured\n0 packets dropped by kernel\n', {
      output: { artifact },
    });
    expect(report.summary).toMatch(/^27 packets/);
    expect(textsOf(report).length).toBeGreaterThan(1);
    expect(JSON.stringify(report.parts)).toContain('0 packets dropped by kernel');
    expect(report.files[0]).toMatchObject({ name: expect.stringMatching(/\.pcap$/) as string });
  });

  it.skipIf(!isRoot)('ends after so many packets, and takes only those of its filter', async () => {
    const words = ['seconds=20', 'count=8', 'protocol=tcp', 'host=127.0.0.1', 'port=7001'];
    const { code, output, artifact } = await record('filtered', ...words);
    expect(code).toBe(0);
    const report = await reportOfOutput('tcpdump', output, { output: { artifact } });
    expect(report.summary).toMatch(/^8 packets/);
    const talkers = JSON.stringify(textsOf(report));
    expect(talkers).toContain('127.0.0.1:7001');
    expect(talkers).not.toContain('7002');
  });

  it.skipIf(!isRoot)('ends after so many seconds with a capture that is whole', async () => {
    const { code, output, artifact } = await record('timed', 'seconds=1', 'protocol=udp');
    expect(code).toBe(0);
    expect(output).toContain('0 packets captured');
    expect(artifact.bytes.length).toBe(24);
  });

  it('takes a name that is a word of the filter language for a name', async () => {
    const { code, errors } = await record('named', 'seconds=1', 'host=tcp');
    expect({ code, errors: errors.trim() }).toEqual({
      code: 3,
      errors: 'The resolver does not know tcp: give an address.',
    });
  });

  it('shows what it said where there is no capture', async () => {
    const output = { exitCode: 3 };
    const report = await reportOfSample('tcpdump', 'bad-no-interface.txt', { words: '--interface nosuch', output });
    expect(JSON.stringify(report.parts)).toContain('the capsule routes lists them');
    expect(report.files.filter(({ name }) => name.endsWith('.pcap'))).toEqual([]);
  });

  it('says which interface is not there', async () => {
    const { code, errors } = await record('nowhere', 'seconds=1', 'interface=eth7');
    expect({ code, errors: errors.trim() }).toEqual({
      code: 3,
      errors: 'The target has no interface eth7: the capsule routes lists them.',
    });
  });
});
