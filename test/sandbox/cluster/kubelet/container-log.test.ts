import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { LogOptions } from '../../../../src/sandbox/cluster/contract.js';
import { ContainerLog } from '../../../../src/sandbox/cluster/kubelet/logs/container-log.js';
import { readLog } from '../../../../src/sandbox/cluster/kubelet/logs/read-log.js';

const NOW = new Date('2026-11-23T06:57:14.060Z');

function logOf(...writes: [stream: 'stdout' | 'stderr', text: string][]): ContainerLog {
  const log = new ContainerLog(() => NOW);
  for (const [stream, written] of writes) log.write(stream, Buffer.from(written));
  return log;
}

function read(log: ContainerLog, options: Partial<LogOptions> = {}): Promise<string> {
  const all = { container: 'app', follow: false, previous: false, timestamps: false, ...options };
  return text(readLog(log, all, NOW));
}

describe('the log of a container', () => {
  it('mixes stdout and stderr by whole lines', async () => {
    const log = logOf(['stdout', 'one '], ['stderr', 'problem\n'], ['stdout', 'line\nrest']);
    expect(await read(log)).toBe('problem\none line\n');
    log.end();
    expect(await read(log)).toBe('problem\none line\nrest');
  });

  it('gives a line of 40,000 bytes back whole, with one timestamp', async () => {
    const line = 'x'.repeat(40_000);
    const log = logOf(
      ['stdout', line.slice(0, 20_000)],
      ['stdout', `${line.slice(20_000)}\ntail\n`],
      ['stdout', 'no newline'],
    );
    log.end();
    expect(await read(log)).toBe(`${line}\ntail\nno newline`);
    const stamp = '2026-11-23T06:57:14.060000000Z ';
    expect(await read(log, { timestamps: true })).toBe(`${stamp}${line}\n${stamp}tail\n${stamp}no newline`);
  });

  it('gives the last lines, and no more bytes than asked for', async () => {
    const log = logOf(['stdout', 'a\nb\n'], ['stdout', 'c\nd\n']);
    expect(await read(log, { tailLines: 3 })).toBe('b\nc\nd\n');
    expect(await read(log, { tailLines: 0 })).toBe('');
    expect(await read(log, { limitBytes: 5 })).toBe('a\nb\nc');
  });

  it('leaves out what is older than asked for', async () => {
    const log = logOf(['stdout', 'old\n']);
    const later = new Date(NOW.getTime() + 10_000);
    const options = { container: 'app', follow: false, previous: false, timestamps: false };
    expect(await text(readLog(log, { ...options, sinceSeconds: 5 }, later))).toBe('');
    expect(await text(readLog(log, { ...options, sinceSeconds: 60 }, later))).toBe('old\n');
  });

  it('loses everything before the last rotation, silently', async () => {
    const log = new ContainerLog(() => NOW);
    for (let block = 0; block < 3; block++)
      log.write('stdout', Buffer.from(`${String(block).repeat(99)}\n`.repeat(110_000)));
    log.write('stdout', Buffer.from('THE-END\n'));
    expect(await read(log)).toBe('THE-END\n');
  });

  it('is followed from its start until the container ends', async () => {
    const log = logOf(['stdout', 'before\n']);
    const followed = read(log, { follow: true });
    log.write('stdout', Buffer.from('meanwhile\n'));
    setImmediate(() => {
      log.write('stderr', Buffer.from('last'));
      log.end();
    });
    expect(await followed).toBe('before\nmeanwhile\nlast');
  });

  it('lets a follower go at once', async () => {
    const log = logOf(['stdout', 'line\n']);
    const stream = readLog(log, { container: 'app', follow: true, previous: false, timestamps: false }, NOW);
    for await (const chunk of stream) {
      expect(String(chunk)).toBe('line\n');
      break;
    }
    expect(stream.destroyed).toBe(true);
  });
});
