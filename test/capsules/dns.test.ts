import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfOutput, reportOfSample, tableOf } from './samples.js';

const words = '--name db.example.test';

/** A resolver on 127.0.0.1 that knows db.example.test, and a configuration with a second one that is silent. */
const TARGET = `
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const folder = mkdtempSync(join(tmpdir(), 'recap-dns-'));
writeFileSync(join(folder, 'resolv.conf'), process.env.RESOLV_CONF);
execFileSync('mount', ['--bind', join(folder, 'resolv.conf'), '/etc/resolv.conf']);
rmSync(folder, { recursive: true });
const socket = createSocket('udp4');
socket.on('message', (query, from) => {
  const labels = [];
  let at = 12;
  for (; query[at] !== 0; at += query[at] + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  const known = labels.join('.') === 'db.example.test';
  const address = known && query.readUInt16BE(at + 1) === 1;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(address ? 1 : 0, 6);
  const record = address ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 10, 96, 0, 1] : [];
  socket.send(Buffer.concat([header, query.subarray(12, at + 5), Buffer.from(record)]), from.port, from.address);
});
await new Promise((done) => socket.bind(53, '127.0.0.1', done));
`;

async function ask(configuration: string, ...given: string[]) {
  const environment = { RESOLV_CONF: configuration };
  const { code, output, errors } = await runScript('dns', ['timeout=1', ...given], {
    target: TARGET,
    network: true,
    environment,
  });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return reportOfOutput('dns', output, { words });
}

describe('dns', () => {
  it('runs for a name', async () => {
    expect(await argvFor('dns', words)).toEqual([
      '/usr/bin/recap-dns',
      'name=db.example.test',
      'type=both',
      'timeout=2',
    ]);
    expect((await argvFor('dns', `${words} --type A --absolute`)).slice(2)).toEqual([
      'type=A',
      'timeout=2',
      'absolute',
    ]);
  });

  it('shows what each name of the search path cost until one was found', async () => {
    const report = await reportOfSample('dns', 'search.txt', { words });
    expect(report.summary).toBe('answer 10.96.0.1, 10.96.0.2, slowest resolver 78.2 ms · 7 queries in vain');
    expect(report.notes).toEqual([]);
    expect(factsOf(report)).toMatchObject({ ndots: '5', 'Found as': 'db.example.test, from 127.0.0.1' });
    expect(tableOf(report, 'Queries')[7]).toEqual([
      '127.0.0.1',
      'db.example.test',
      'A',
      'found',
      '0.5',
      '10.96.0.1, 10.96.0.2',
      '30 s',
    ]);
  });

  it.each([
    ['nowhere.txt', 'answer none, slowest resolver 1.2 ms · 4 queries in vain'],
    ['silent.txt', 'answer none, slowest resolver 2000 ms, no answer from 127.0.0.1, 127.0.0.9 · 4 without an answer'],
    [
      'failure.txt',
      'answer none, slowest resolver 1000 ms, no answer from 127.0.0.9 · 1 server failures, 1 without an answer',
    ],
    ['hosts.txt', 'answer 10.96.0.99, slowest resolver 6.7 ms · 4 queries in vain'],
  ])('says what came of it: %s', async (sample, summary) => {
    expect((await reportOfSample('dns', sample, { words })).summary).toBe(summary);
  });

  it('says that the configuration of the target could not be read, and that it names nobody', async () => {
    const facts = factsOf(await reportOfSample('dns', 'no-resolver.txt', { words }));
    expect(facts.Configuration).toContain('of the capsule');
    expect(facts.Note).toContain('glibc asks 127.0.0.1');
  });

  it('walks the search path as glibc does, and asks a silent resolver once', async () => {
    const configuration =
      'search shop.svc a!b cluster.local\nnameserver 127.0.0.1\nnameserver 127.0.0.9\noptions ndots:3\n';
    const report = await ask(configuration, 'name=db.example.test', 'type=A');
    const asked = tableOf(report, 'Queries').slice(1);
    expect(asked.map(([resolver, name, , status]) => [resolver, name, status])).toEqual([
      ['127.0.0.1', 'db.example.test.shop.svc', 'no such name'],
      ['127.0.0.1', 'db.example.test.cluster.local', 'no such name'],
      ['127.0.0.1', 'db.example.test', 'found'],
      ['127.0.0.9', 'db.example.test.shop.svc', 'no answer'],
    ]);
  });

  it('asks for a name with enough dots as it stands first', async () => {
    const report = await ask('search shop.svc\nnameserver 127.0.0.1\noptions ndots:2\n', 'name=db.example.test');
    expect(
      tableOf(report, 'Queries')
        .slice(1)
        .map(([, name, type, status]) => [name, type, status]),
    ).toEqual([
      ['db.example.test', 'A', 'found'],
      ['db.example.test', 'AAAA', 'no such record'],
    ]);
  });

  it('asks this machine where the configuration names nobody', async () => {
    expect(factsOf(await ask('', 'name=db.example.test', 'type=A'))).toMatchObject({ Answer: '10.96.0.1' });
  });
});
