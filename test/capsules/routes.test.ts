import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';
import { argvFor, factsOf, reportOfOutput, reportOfSample, tableOf } from './samples.js';

const TARGET = `
import { execFileSync } from 'node:child_process';
const ip = (words) => execFileSync('ip', words.split(' '));
ip('link set lo up');
ip('link set lo mtu 9000');
ip('address add 10.88.0.7/16 dev lo');
ip('route add unreachable 10.99.0.0/16');
ip('-6 route add default dev lo');
`;

describe('routes', () => {
  it('takes nothing', async () => {
    expect(await argvFor('routes', '')).toEqual(['/usr/bin/recap-routes']);
  });

  it('says first where packets go by default, then what there is', async () => {
    const report = await reportOfSample('routes', 'pod.txt');
    expect(report.summary).toBe(
      'default route 10.88.0.1 by eth0, MTU 1450, for IPv6 fd00:88::1 by eth0, MTU 1450 · ' +
        '3 interfaces up, 2 down · 4 IPv4 routes · 4 IPv6 routes · 2 neighbours, 1 unreachable',
    );
    expect(report.notes).toEqual([]);
    expect(tableOf(report, 'Interfaces').map(([name]) => name)).toEqual([
      'Interface',
      'eth1',
      'eth0',
      'p2',
      'we"ird\\',
      'lo',
    ]);
    expect(tableOf(report, 'IPv4 routes')[4]).toEqual(['10.99.0.0/16', '', '', '', '', 'unreachable', '', '']);
    expect(tableOf(report, 'IPv4 routes')[2]?.at(-1)).toContain('10.88.0.4');
  });

  it('says that there is no route at all', async () => {
    const report = await reportOfSample('routes', 'none.txt');
    expect(report.summary).toBe('default route none, for IPv6 none · 1 down');
  });

  it('shows what there is of an output that was cut', async () => {
    const report = await reportOfSample('routes', 'cut.txt', { output: { truncated: true } });
    expect(tableOf(report, 'Interfaces').length).toBeGreaterThan(2);
    expect(report.notes).toContain('The last line is cut, so only the file has it.');
  });

  it('reads a real network', async () => {
    const { code, output, errors } = await runScript('routes', [], { target: TARGET, network: true });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const report = await reportOfOutput('routes', output);
    expect(factsOf(report)).toMatchObject({ IPv4: 'none', IPv6: 'direct by lo, MTU 9000' });
    expect(tableOf(report, 'Interfaces')[1]?.slice(0, 4)).toEqual([
      'lo',
      'UP',
      '9000',
      '127.0.0.1/8, 10.88.0.7/16, ::1/128',
    ]);
    expect(tableOf(report, 'IPv4 routes').map(([to, , , , , type]) => [to, type])).toContainEqual([
      '10.99.0.0/16',
      'unreachable',
    ]);
  });
});
