import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfOutput, reportOfSample, tableOf } from './samples.js';

const words = '--host web.shop';

/** A TLS server with the key and certificate of its environment, which it also trusts if told so; and one that speaks no TLS. */
const TARGET = `
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const { KEY: key, CERT: cert, TRUSTED } = process.env;
if (TRUSTED) {
  const folder = mkdtempSync(join(tmpdir(), 'recap-tls-'));
  writeFileSync(join(folder, 'roots'), cert);
  execFileSync('mount', ['--bind', join(folder, 'roots'), '/etc/ssl/certs/ca-certificates.crt']);
  rmSync(folder, { recursive: true });
}
const server = createTlsServer({ key, cert }, (socket) => socket.on('error', () => {}));
await new Promise((done) => server.listen(7001, done));
const plain = createServer((socket) => socket.on('error', () => {}).end('220 ready\\r\\n'));
await new Promise((done) => plain.listen(7002, done));
`;

async function shake(environment: Readonly<Record<string, string>>, ...given: string[]) {
  const { code, output, errors } = await runScript('tls', given, { target: TARGET, network: true, environment });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return reportOfOutput('tls', output, { words });
}

async function certificate(days: number): Promise<{ KEY: string; CERT: string }> {
  const now = Date.now();
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    notBeforeDate: new Date(now - 400 * 86_400_000),
    notAfterDate: new Date(now + days * 86_400_000),
  });
  return { KEY: made.private, CERT: made.cert };
}

describe('tls', () => {
  it('runs for a host', async () => {
    expect(await argvFor('tls', words)).toEqual([
      '/usr/bin/recap-tls',
      'host=web.shop',
      'port=443',
      'starttls=none',
      'timeout=5',
    ]);
    const all = '--host 10.0.0.7 --port 5432 --servername db.shop --starttls postgres --timeout 2s';
    expect((await argvFor('tls', all)).slice(2)).toEqual([
      'port=5432',
      'servername=db.shop',
      'starttls=postgres',
      'timeout=2',
    ]);
    await expect(argvFor('tls', `${words} --starttls http`)).rejects.toThrow('smtp');
  });

  it('shows the chain, what expires first at the top', async () => {
    const report = await reportOfSample('tls', 'chain.txt', { words });
    expect(report.summary).toMatch(
      /^verdict not valid, problem the issuer .+, expires 2026-12-06 13:08 UTC .*· 2 certificates in the chain$/,
    );
    expect(report.notes).toEqual([]);
    const [titles, first, second] = tableOf(report, 'Certificate chain');
    expect(titles).toEqual(['Place', 'Subject', 'State', 'Expires', 'Names', 'Issuer', 'Begins']);
    expect(first?.slice(0, 3)).toEqual(['1', 'CN=web.shop,O=Shop\\, \\"Inc\\"', 'in time']);
    expect(second?.slice(0, 2)).toEqual(['2', 'CN=Example Intermediate,O=Example']);
  });

  it.each([
    ['expired.txt', 'signed by itself; not made out to localhost; expired'],
    ['plaintext.txt', 'port 18445 answers, but not in TLS'],
    ['silent.txt', 'no handshake in 1 s; the capsule tcp says whether it connects'],
    ['refused.txt', 'no connection to localhost port 1; the capsule tcp says why'],
  ])('says in words what is wrong: %s', async (sample, problem) => {
    expect(factsOf(await reportOfSample('tls', sample, { words })).Problem).toBe(problem);
  });

  it('takes no text of a certificate for its own', async () => {
    const report = await reportOfSample('tls', 'hostile.txt', { words });
    expect(report.notes).toEqual([]);
    expect(tableOf(report, 'Certificate chain')[1]?.[3]).toMatch(/^2026-11-27/);
  });

  it("judges by the target's own authorities, and by the name", async () => {
    const good = await certificate(30);
    const [trusted, unknown, named] = await Promise.all([
      shake({ ...good, TRUSTED: '1' }, 'host=localhost', 'port=7001'),
      shake(good, 'host=localhost', 'port=7001'),
      shake({ ...good, TRUSTED: '1' }, 'host=127.0.0.1', 'port=7001', 'servername=web.shop'),
    ]);
    expect(factsOf(trusted)).toMatchObject({ Verdict: 'valid', Protocol: 'TLSv1.3' });
    expect(factsOf(trusted)['Judged by']).toBe("the target's /etc/ssl/certs/ca-certificates.crt");
    expect(factsOf(unknown)).toMatchObject({ Verdict: 'not valid', Problem: 'signed by itself' });
    expect(factsOf(named)).toMatchObject({ Verdict: 'not valid', Problem: 'not made out to web.shop' });
  });

  it('tells an expired certificate, a port without TLS and one where nothing listens', async () => {
    const old = await certificate(-10);
    const [expired, plain, nothing] = await Promise.all([
      shake({ ...old, TRUSTED: '1' }, 'host=localhost', 'port=7001'),
      shake(old, 'host=localhost', 'port=7002'),
      shake(old, 'host=localhost', 'port=7003'),
    ]);
    expect(factsOf(expired)).toMatchObject({ Verdict: 'not valid', Problem: 'expired' });
    expect(expired.summary).toContain('1 expired');
    expect(factsOf(plain).Problem).toBe('port 7002 answers, but not in TLS');
    expect(factsOf(nothing).Problem).toBe('no connection to localhost port 7003; the capsule tcp says why');
  });
});
