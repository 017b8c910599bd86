import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfOutput, reportOfSample, tableOf } from './samples.js';

/** The target: a server that complains about every byte, and a network in which 10.9.9.0/24 swallows all packets. */
const TARGET = `
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('ip', ['route', 'add', '10.9.9.0/24', 'dev', 'lo']);
const server = createServer((socket) => socket.on('data', () => console.error('a byte came')));
await new Promise((done) => server.listen(7001, '::', done));
`;
const words = '--host cache --port 6379';
const run = (...given: string[]) => runScript('tcp', given, { target: TARGET, network: true });

describe('tcp', () => {
  it('runs with the host and port that were given', async () => {
    expect(await argvFor('tcp', words)).toEqual([
      '/usr/bin/recap-tcp',
      'host=cache',
      'port=6379',
      'count=5',
      'timeout=3',
    ]);
    await expect(argvFor('tcp', '--host cache')).rejects.toThrow('--port');
  });

  it('shows how long each connection took', async () => {
    const report = await reportOfSample('tcp', 'connected.txt', { words });
    expect(report.summary).toMatch(/^connected 5 of 5, median 0\.\d+ ms · 5 attempts$/);
    expect(report.notes).toEqual([]);
    const [titles, first] = tableOf(report, 'Attempts');
    expect(titles).toEqual(['Attempt', 'Result', 'Connect, ms', 'Resolve, ms', 'Address', 'From']);
    expect(first?.slice(0, 2)).toEqual(['1', 'connected']);
  });

  it.each([
    ['refused.txt', 3, 'refused', 'localhost answers, but nothing listens on port 1, or a rule rejects the connection'],
    ['timeout.txt', 3, 'timed out', 'no answer in 1 s: a firewall, a NetworkPolicy or a dead host drops the packets'],
    ['unreachable.txt', 2, 'without a route', 'the network has no way to 10.1.1.1 from here'],
    ['unknown-name.txt', 2, 'without an address', 'the resolver of the target does not know cache.shop.invalid'],
  ])('says in words why it failed: %s', async (sample, count, kind, why) => {
    const report = await reportOfSample('tcp', sample, { words });
    expect(report.summary).toBe(`connected 0 of ${count} · ${count} attempts, ${count} ${kind}`);
    expect(factsOf(report).Why).toBe(why);
  });

  it('shows the attempts of an output that was cut', async () => {
    const report = await reportOfSample('tcp', 'cut.txt', { words, output: { reason: 'deadline', complete: true } });
    expect(report.summary).toBe('2 attempts');
    expect(tableOf(report, 'Attempts')).toHaveLength(3);
  });

  it('connects and closes without a byte', async () => {
    const { code, output, errors } = await run('host=localhost', 'port=7001', 'count=3', 'timeout=2');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(factsOf(await reportOfOutput('tcp', output, { words })).Connected).toBe('3 of 3');
  });

  it('tells what refuses from what swallows and what has no route', async () => {
    const kinds = ['localhost', '10.9.9.7', '10.1.1.1'].map(async (host) => {
      const { output } = await run(`host=${host}`, 'port=7002', 'count=1', 'timeout=1');
      return tableOf(await reportOfOutput('tcp', output, { words }), 'Attempts')[1]?.[1];
    });
    expect(await Promise.all(kinds)).toEqual(['refused', 'timeout', 'unreachable']);
  });
});
