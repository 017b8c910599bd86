import { describe, expect, it } from 'vitest';
import { jsonLines, runScript } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';

const READS = `
import { readFileSync } from 'node:fs';
setInterval(() => {
  readFileSync('/proc/self/comm');
  try { readFileSync('/nothing\\n = 1 <2>'); } catch { /* It is not there. */ }
}, 20);
`;

const bodyOf = (output: string): string => output.replace(/^# recap section .*\n/, '');

describe('strace', () => {
  it('runs for a count, or for the last calls', async () => {
    expect(await argvFor('strace', '')).toEqual(['/usr/bin/recap-strace', 'count', '5', '100', 'all']);
    expect(await argvFor('strace', '--mode calls --for 2s --last 7 --kind file')).toEqual([
      '/usr/bin/recap-strace',
      'calls',
      '2',
      '7',
      'file',
    ]);
  });

  it('counts the calls of a process and their errors', async () => {
    const { code, output } = await runScript('strace', ['count', '1', '100', 'file'], { target: READS });
    expect(code).toBe(0);
    const opened = jsonLines(bodyOf(output)).find(({ syscall }) => syscall === 'openat');
    expect(Number(opened?.calls)).toBeGreaterThan(2);
    expect(Number(opened?.errors)).toBeGreaterThan(1);
  });

  it('shows the last calls, and nothing of what was read', async () => {
    const { code, output } = await runScript('strace', ['calls', '1', '5', 'all'], { target: READS });
    expect(code).toBe(0);
    expect(jsonLines(bodyOf(output))).toHaveLength(5);
    expect(output).not.toContain('node\\n');
  });

  it('says so when nothing was called', async () => {
    const { code, errors } = await runScript('strace', ['count', '1', '5', 'network']);
    expect([code, errors]).toEqual([3, expect.stringMatching(/^No system call came to its end in 1 s: .*\n$/)]);
  });

  it('shows what took the most time first', async () => {
    const report = await reportOfSample('strace', 'count.txt');
    expect(report.summary).toBe('380 calls, 34 errors, epoll_pwait holds 86.6%');
    expect(textsOf(report)[1]).toEqual(['epoll_pwait', '86.6%', '1.5 s', '14 ms', '292 ms', '101', '0']);
  });

  it('shows calls one by one with what came of them', async () => {
    const report = await reportOfSample('strace', 'calls.txt', { words: '--mode calls' });
    expect(report.summary).toBe('12 calls, longest 43 µs');
    expect(textsOf(report)[3]).toEqual([
      '13:20:12.760020',
      '1',
      'openat(AT_FDCWD, "/nope\\n = 1 <2>", O_RDONLY|O_CLOEXEC)',
      '-1 ENOENT (No such file or directory)',
      '15 µs',
    ]);
  });
});
