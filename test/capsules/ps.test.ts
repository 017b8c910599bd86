import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';

describe('ps', () => {
  it.each([
    ['', '--sort=-pcpu'],
    ['--sort memory', '--sort=-rss'],
    ['--sort pid', '--sort=pid'],
    ['--sort age', '--sort=-etimes'],
    ['--sort tree', '--forest'],
  ])('runs for %j', async (words, sort) => {
    expect(await argvFor('ps', words)).toEqual([
      '/usr/bin/ps',
      '-ww',
      '-eo',
      'pid,ppid,user:20,state,pcpu,pmem,rss,nlwp,etimes,args',
      sort,
    ]);
  });

  it("shows the application's processes, without the capsule's own and without a password", async () => {
    const report = await reportOfSample('ps', 'app.txt');
    const command = 'python3 /srv/app/server.py --listen 0.0.0.0:8080 --db postgres://web:[redacted]@db.shop:5432/web';
    expect(textsOf(report)).toEqual([
      ['PID', 'Parent', 'User', 'State', 'CPU', 'Memory', 'Resident', 'Threads', 'Age', 'Command'],
      ['6', '1', 'root', 'R', '25.3%', '0%', '10.9 MiB', '1', '4 s', command],
      ['1', '0', 'root', 'S', '2.3%', '0%', '14.1 MiB', '1', '4 s', command],
      ['4', '1', 'root', 'S', '0.2%', '0%', '11.1 MiB', '2', '4 s', command],
      ['5', '1', 'root', 'Z', '0%', '0%', '0 B', '1', '4 s', '[python3] <defunct>'],
    ]);
    expect(report.summary).toBe('4 listed, 27.8% of one CPU, 36.2 MiB resident, 1 running, 1 defunct');
    expect(report.notes).toEqual(['Left out: 12 processes of the capsule itself.']);
  });

  it('shows a tree, in marks that a chat keeps', async () => {
    const report = await reportOfSample('ps', 'tree.txt', { words: '--sort tree' });
    expect(textsOf(report).map((row) => row.at(-1))).toEqual([
      'Command',
      'web: master',
      'web: worker 200',
      '└ sleep 100',
      'bash -c sleep 300 & sleep 301; true',
      '└ sleep 300',
      '└ sleep 301',
    ]);
    expect(report.notes).toEqual(['Left out: 2 processes of the capsule itself.']);
  });
});
