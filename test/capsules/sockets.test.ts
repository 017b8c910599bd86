import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfOutput, reportOfSample, tableOf } from './samples.js';

/** The target: listens on 7001, has six connections of two peers there, and one that its peer has closed. */
const TARGET = `
import { execFileSync } from 'node:child_process';
import { createServer, connect } from 'node:net';
execFileSync('ip', ['link', 'set', 'lo', 'up']);
const server = createServer({ allowHalfOpen: true }, (socket) => socket.resume());
await new Promise((done) => server.listen(7001, '::', done));
const open = (localAddress) => new Promise((done) => { const socket = connect({ host: '127.0.0.1', port: 7001, localAddress }, () => done(socket)); });
await Promise.all(['127.0.0.5', '127.0.0.5', '127.0.0.5', '127.0.0.5', '127.0.0.6'].map(open));
const closing = await open('127.0.0.6');
await new Promise((done) => closing.end(done));
`;

describe('sockets', () => {
  it('lists as many peers as are asked for', async () => {
    expect(await argvFor('sockets', '')).toEqual(['/usr/bin/recap-sockets', 'most=200']);
    expect(await argvFor('sockets', '--most 5')).toEqual(['/usr/bin/recap-sockets', 'most=5']);
  });

  it('shows the fullest peers first, and the shares of the states', async () => {
    const report = await reportOfSample('sockets', 'busy.txt');
    expect(report.summary).toBe('established 34 · 6 peers and services, 2 peers hold 82.4% · 1 listening · 36 sockets');
    expect(report.notes).toEqual([]);
    const [titles, first] = tableOf(report, 'By peer and service');
    expect(titles?.slice(0, 3)).toEqual(['Peer', 'Service', 'Sockets']);
    expect(first?.slice(0, 3)).toEqual(['127.0.0.1', 'out :8080', '16']);
    expect(report.parts).toContainEqual(expect.objectContaining({ kind: 'chart', title: 'Sockets by state' }));
  });

  it('tells a full listen queue and what is sent again', async () => {
    const report = await reportOfSample('sockets', 'full.txt');
    expect(report.summary).toContain('connecting 4, retransmitting 4');
    expect(report.summary).toContain('12 retransmits');
    expect(tableOf(report, 'Listening')[1]).toEqual(['127.0.0.1:7000', '2', '1', 'yes']);
    expect(factsOf(report)).toMatchObject({ 'Full listen queues': '16', 'Segments retransmitted': '12' });
  });

  it('says how many peers of a great many are left out', async () => {
    const report = await reportOfSample('sockets', 'huge.txt');
    expect(tableOf(report, 'By peer and service')).toHaveLength(101);
    expect(factsOf(report)['Left out']).toBe('156 more peers, with fewer sockets');
  });

  it('says that there is none', async () => {
    const report = await reportOfSample('sockets', 'empty.txt');
    expect(report.summary).toBe('established 0');
    expect(report.notes).toEqual([]);
  });

  it('counts real sockets by the side that listens', async () => {
    const { code, output, errors } = await runScript('sockets', ['most=2'], { target: TARGET, network: true });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const report = await reportOfOutput('sockets', output);
    expect(
      tableOf(report, 'By peer and service')
        .slice(1)
        .map((row) => row.slice(0, 3)),
    ).toEqual([
      ['127.0.0.1', 'out :7001', '6'],
      ['127.0.0.5', 'in :7001', '4'],
    ]);
    expect(factsOf(report)).toMatchObject({
      Listening: '1',
      'Left open after the peer closed': '1',
      'Left out': '1 more peers, with fewer sockets',
    });
  });
});
