import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';

describe('top', () => {
  const start = ['/usr/bin/top', '-b', '-c', '-w', '512', '-e', 'k', '-d'];

  it.each([
    ['', ['1', '-n', '2', '-o', '%CPU']],
    ['--for 30s --sort memory', ['2', '-n', '16', '-o', 'RES']],
    ['--sort time --threads', ['1', '-n', '2', '-o', 'TIME+', '-H']],
  ])('runs for %j', async (words, rest) => {
    expect(await argvFor('top', words)).toEqual([...start, ...rest]);
  });

  it('shows the second measurement, and what stands above it', async () => {
    const report = await reportOfSample('top', 'app.txt');
    const command = 'python3 /srv/app/server.py --listen 0.0.0.0:8080 --db postgres://web:[redacted]@db.shop:5432/web';
    expect(textsOf(report)).toHaveLength(5);
    expect(textsOf(report).slice(0, 3)).toEqual([
      ['PID', 'User', 'Resident', 'State', 'CPU', 'Memory', 'CPU time', 'Command'],
      ['6', 'root', '10.9 MiB', 'R', '30.7%', '0%', '9.5 s', command],
      ['1', 'root', '14.1 MiB', 'S', '0%', '0.1%', '110 ms', command],
    ]);
    expect(report.parts[1]).toMatchObject({ kind: 'text', caption: 'Above the table' });
    expect(report.parts[1]?.kind === 'text' && report.parts[1].text.split('\n')).toHaveLength(5);
    expect(report.notes).toEqual(['Left out: 12 processes of the capsule itself.']);
  });

  it('shows threads', async () => {
    const report = await reportOfSample('top', 'threads.txt', { words: '--threads' });
    // 7 is the second thread of the worker, which is no process of its own.
    expect(textsOf(report).map(([pid]) => pid)).toEqual(expect.arrayContaining(['7']));
    expect(report.notes).toEqual(['Left out: 12 processes of the capsule itself.']);
  });

  it('reads the numbers of another locale, and names the columns that it can not', async () => {
    const report = await reportOfSample('top', 'german.txt');
    expect(textsOf(report)[1]).toEqual(['6', 'root', '11.6 MiB', 'R', '34%', '0%']);
    expect(report.notes).toEqual(['Columns that are not known are left out: ZEIT+, BEFEHL.']);
  });

  it('draws the CPU of each process over the time that was asked for, without what was before', async () => {
    const report = await reportOfSample('top', 'series.txt', { words: '--for 10s' });
    expect(report.summary).toBe('4 listed, 26.9% of one CPU, 180 MiB resident, 2 running');
    expect(report.parts[0]).toMatchObject({
      kind: 'chart',
      categories: ['0 s', '2 s', '4 s', '6 s', '8 s'],
      series: [{ name: 'web worker 1' }, { name: 'web worker 2' }, { name: 'web worker 3' }, { name: 'web' }],
    });
    expect(textsOf(report)[1]?.slice(4)).toEqual(['17.4%', '0.2%', '1.8 s', 'web worker 1']);
  });
});
