import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';

describe('netstat', () => {
  it.each([
    ['', ['/usr/bin/ss', '-n', '-p', '-a', '-t', '-u']],
    ['--listening', ['/usr/bin/ss', '-n', '-p', '-l', '-t', '-u']],
    ['--protocol tcp', ['/usr/bin/ss', '-n', '-p', '-a', '-t']],
    ['--protocol udp --port 53', ['/usr/bin/ss', '-n', '-p', '-a', '-u', 'sport = :53', 'or dport = :53']],
  ])('runs for %j', async (words, argv) => {
    expect(await argvFor('netstat', words)).toEqual(argv);
  });

  it('shows the sockets of a busy application, full queues first', async () => {
    const report = await reportOfSample('netstat', 'busy.txt');
    expect(report.summary).toBe('2 listening, 6 established, 1 unconnected, 3 closing');
    expect(report.notes).toEqual([]);
    expect(textsOf(report).slice(0, 4)).toEqual([
      ['Protocol', 'State', 'Recv-Q', 'Send-Q', 'Local', 'Peer', 'Process'],
      ['tcp', 'ESTAB', '700', '0', '127.0.0.1:8080', '127.0.0.1:54302', 'burner (pid 6), python3 (pid 1)'],
      ['tcp', 'CLOSE-WAIT', '1', '0', '127.0.0.1:8080', '127.0.0.1:54330', 'burner (pid 6), python3 (pid 1)'],
      ['udp', 'UNCONN', '0', '0', '127.0.0.1:5353', '0.0.0.0:*', 'burner (pid 6), web worker (pid 3), python3 (pid 1)'],
    ]);
    expect(textsOf(report)).toHaveLength(13);
  });

  it('shows only what listens', async () => {
    const report = await reportOfSample('netstat', 'listening.txt');
    expect(report.summary).toBe('2 listening, 1 unconnected');
  });

  it('leaves the protocol out where ss does', async () => {
    const report = await reportOfSample('netstat', 'tcp.txt', { words: '--protocol tcp' });
    expect(textsOf(report)[0]).toEqual(['State', 'Recv-Q', 'Send-Q', 'Local', 'Peer', 'Process']);
    expect(report.summary).toBe('2 listening, 6 established, 3 closing');
  });

  it('shows one port, where the names of the header are glued together', async () => {
    const report = await reportOfSample('netstat', 'port.txt', { words: '--port 9090' });
    expect(textsOf(report)[1]).toEqual([
      'tcp',
      'LISTEN',
      '0',
      '5',
      '*:9090',
      '*:*',
      'burner (pid 6), web worker (pid 3), python3 (pid 1)',
    ]);
  });

  it('shows the sockets without their processes where the capsule may not see them', async () => {
    const report = await reportOfSample('netstat', 'no-process.txt');
    expect(report.summary).toBe('2 listening, 6 established, 1 unconnected, 3 closing');
    expect(
      textsOf(report)
        .slice(1)
        .map((row) => row.at(-1)),
    ).toEqual(Array.from({ length: 12 }, () => ''));
  });

  it('says that there is nothing', async () => {
    expect(await reportOfSample('netstat', 'empty.txt')).toMatchObject({
      summary: 'Nothing listed',
      parts: [],
      notes: [],
    });
  });

  it('shows what there is of an output that was cut', async () => {
    const report = await reportOfSample('netstat', 'cut.txt', { output: { truncated: true } });
    expect(report.summary).toMatch(/^2 listening, \d+ established, 1 unconnected, 1 closing$/);
    expect(report.notes).toEqual([
      'Cut: only the first 256 KiB are here.',
      'The last line is cut, so only the file has it.',
    ]);
  });
});
