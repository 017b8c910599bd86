import { describe, expect, it } from 'vitest';
import { jsonLines, runScript } from './run-script.js';
import { argvFor, reportOfSample, textsOf } from './samples.js';

const BUSY = `
process.title = 'a ") web';
setInterval(() => { const until = Date.now() + 40; while (Date.now() < until); }, 50);
`;

describe('threads', () => {
  it('runs for the interval', async () => {
    expect(await argvFor('threads', '--interval 3s')).toEqual(['/usr/bin/recap-threads', '3']);
  });

  it('measures which thread is busy and what the others wait in', async () => {
    const { code, output } = await runScript('threads', ['1'], { target: BUSY });
    expect(code).toBe(0);
    const rows = jsonLines(output);
    expect(rows.every(({ pid }) => pid === 1)).toBe(true);
    const busy = rows.find(({ tid }) => tid === 1);
    expect(busy).toMatchObject({ name: 'a ") web', state: expect.stringMatching(/running|sleeping/) as string });
    // How much it gets depends on the machine; the others get nothing.
    expect(Number(busy?.cpu)).toBeGreaterThan(Math.max(...rows.slice(1).map(({ cpu }) => Number(cpu))));
    expect(rows.length).toBeGreaterThan(4);
    expect(rows.filter(({ tid }) => tid !== 1).map(({ wait }) => wait)).toContainEqual(
      expect.stringMatching(/futex|poll/),
    );
  });

  it('shows the busiest first, and counts what they wait in', async () => {
    const report = await reportOfSample('threads', 'app.jsonl');
    expect(report.summary).toBe('8 threads, 1 running, 5% of one CPU');
    expect(textsOf(report).slice(0, 2)).toEqual([
      ['PID', 'Thread', 'Name', 'State', 'CPU', 'CPU time', 'Waits in'],
      ['1', '1', 'shop "web" \\u{202e}\\', 'running', '5%', '260 ms', ''],
    ]);
    expect(report.parts[0]).toMatchObject({
      kind: 'chart',
      categories: ['futex_do_wait', 'do_epoll_wait', 'hrtimer_nanosleep'],
    });
  });

  it('shows thousands of them, and that some wait for a device', async () => {
    const report = await reportOfSample('threads', 'huge.jsonl');
    expect(report.summary).toMatch(/^500 threads, 5 waiting for a device, /);
    expect(textsOf(report)).toHaveLength(501);
  });

  it('shows a thread whose wait and share are not known', async () => {
    expect(textsOf(await reportOfSample('threads', 'no-wait.jsonl'))[1]).toEqual([
      '1',
      '1',
      'app',
      'sleeping',
      '',
      '20 ms',
      '',
    ]);
  });
});
