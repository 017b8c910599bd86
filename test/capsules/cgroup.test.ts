import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { argvFor, reportOfSample, textsOf } from './samples.js';
import { runBesideTree } from './target-tree.js';

/** A cgroup needs root, and a hierarchy that has no other owner. */
const V2 = existsSync('/sys/fs/cgroup/cgroup.controllers') ? '/sys/fs/cgroup' : '/sys/fs/cgroup/unified';
const hasV2 = process.getuid?.() === 0 && existsSync(`${V2}/cgroup.procs`);
const hasV1 = process.getuid?.() === 0 && existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes');

/** Shows a group as a runtime does, at the target's /sys/fs/cgroup; the group goes when the test has ended. */
const group = (name: string, at: string, limits = ':'): string =>
  `mkdir ${at}/${name} && cd ${at}/${name} && { ${limits}; } && mkdir -p "$tree/sys/fs/cgroup"`;

describe('cgroup', () => {
  it.runIf(hasV2)('tells what it can of a group without controllers, and its pressure', async () => {
    const name = `recap-test-${process.pid}-v2`;
    const prepare = `${group(name, V2)} && mount --bind ${V2}/${name} "$tree/sys/fs/cgroup"`;
    const { code, output } = await runBesideTree('cgroup', ['for=1'], { prepare, after: `rmdir ${V2}/${name}` });
    expect(code).toBe(0);
    const { pressure, ...facts } = JSON.parse(output) as { pressure: Record<string, unknown>[]; version: string };
    expect(facts).toMatchObject({ version: 'v2' });
    expect(pressure.map(({ resource, who }) => `${String(resource)}, ${String(who)}`)).toContain('memory, some tasks');
  });

  it.runIf(hasV1)('reads limits and use where only v1 is there', async () => {
    const name = `recap-test-${process.pid}-v1`;
    const at = '/sys/fs/cgroup/memory';
    const limited = group(name, at, 'echo 67108864 >memory.limit_in_bytes');
    const prepare = `${limited} && cd "$tree/sys/fs/cgroup" && mkdir memory && mount --bind ${at}/${name} memory`;
    const { output } = await runBesideTree('cgroup', ['for=1'], { prepare, after: `rmdir ${at}/${name}` });
    expect(JSON.parse(output)).toMatchObject({ memoryLimit: 67_108_864, memory: 0, oomKills: 0, pressure: [] });
  });

  it("reads nothing that is not the kernel's, and says that there is no cgroup", async () => {
    const prepare = `mkdir -p "$tree/sys/fs/cgroup" && cd "$tree/sys/fs/cgroup" && mkfifo memory.max cgroup.controllers && ln -s / memory`;
    const { code, output, errors } = await runBesideTree('cgroup', ['for=1'], { prepare });
    expect({ code, output }).toEqual({ code: 3, output: '' });
    expect(errors).toContain('has no cgroup files');
  });

  it('says how near the limits the target is', async () => {
    expect(await argvFor('cgroup', '--for 10s')).toEqual(['/usr/bin/recap-cgroup', 'for=10']);
    const report = await reportOfSample('cgroup', 'made-v2-pressed.json');
    expect(report.summary).toBe(
      'working set of the limit 92.2%, memory 480 MiB, throttled now 95%, since its start 41.2%, OOM kills 2',
    );
    expect(textsOf(report)[1]).toEqual(['cpu', 'some tasks', '48.2%', '44.9%', '21.1%', '14 min 2 s']);
    const v1 = await reportOfSample('cgroup', 'v1-throttled.json');
    expect(v1.summary).toContain('throttled now 95.2%');
    expect(v1.parts).toHaveLength(1);
  });
});
