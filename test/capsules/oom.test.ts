import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { argvFor, capsuleOf, reportOfSample, textsOf } from './samples.js';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, '../../capsules/oom/oom.sh');

const POD = '3f9d2c1a-8b4e-4c7d-9a10-0123456789ab';
const CONTAINER = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

interface Found {
  readonly kills: number;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** The script with a recorded log of a kernel in place of its own. */
async function read(log: string, environment: Record<string, string>): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), 'recap-oom-'));
  try {
    const script = (await readFile(SCRIPT, 'utf8')).replaceAll('dmesg', 'kernel_log');
    const file = join(folder, 'oom.sh');
    await writeFile(join(folder, 'log'), log);
    await writeFile(file, script.replace('\nfail() ', '\nkernel_log() { cat "$LOG"; }\nfail() '));
    const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', LOG: join(folder, 'log'), ...environment };
    return JSON.parse((await run('busybox', ['sh', file], { env })).stdout) as Found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const memcg = (group: string, limit: string, task: string, pid: number): string =>
  `[  100.5] ${task} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=984
[  100.5] memory: usage 65536kB, limit 65536kB, failcnt 12
[  100.5] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${group},mems_allowed=0,oom_memcg=${limit},task_memcg=${group},task=${task},pid=${pid},uid=65532
[  100.5] Memory cgroup out of memory: Killed process ${pid} (${task}) total-vm:200kB, anon-rss:100kB, file-rss:20kB, shmem-rss:4kB, UID:65532 pgtables:88kB oom_score_adj:984
`;

const SLICE = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${POD.replaceAll('-', '_')}.slice`;
const GROUP = `${SLICE}/cri-containerd-${CONTAINER}.scope`;
const STRANGER = `/kubepods/burstable/pod${POD.replace('3f', 'ff')}/${OTHER}`;

describe('oom', () => {
  it('runs on a node only, where it may read the log of the kernel', async () => {
    const { mechanisms, node, targets } = await capsuleOf('oom');
    expect({ mechanisms, targets, capabilities: node?.capabilities }).toEqual({
      mechanisms: ['node'],
      targets: ['container', 'node'],
      capabilities: ['SYSLOG'],
    });
    expect(await argvFor('oom', '')).toEqual(['/usr/bin/recap-oom']);
  });

  it("tells the target's own kills by pod, with the limit that was reached", async () => {
    const log = memcg(GROUP, GROUP, 'node', 7) + memcg(STRANGER, STRANGER, 'java', 8) + memcg(GROUP, SLICE, 'node', 9);
    const { kills, records } = await read(log, { RECAP_POD_UID: POD, RECAP_CONTAINER_ID: CONTAINER });
    expect(kills).toBe(2);
    expect(records.map(({ pid, why, container }) => [pid, why, container])).toEqual([
      [9, 'the memory limit of its pod', 'this one'],
      [7, 'the memory limit of its container', 'this one'],
    ]);
    expect(records[1]).toMatchObject({ resident: 124 * 1024, limit: 65_536 * 1024, pod: POD, uid: 65_532, score: 984 });
  });

  it('tells all of a node, and when the node itself had no memory left', async () => {
    const log = memcg(GROUP, '/kubepods.slice', 'web', 7).concat(
      memcg(STRANGER, STRANGER, 'java', 8).replace('MEMCG', 'NONE').replace(`oom_memcg=${STRANGER}`, 'global_oom'),
    );
    const { records } = await read(log, {});
    expect(records.map(({ task, why }) => [task, why])).toEqual([
      ['java', 'the node ran out of memory'],
      ['web', 'what the node allows all pods'],
    ]);
  });

  it('reads the words of kernels before 5.0', async () => {
    const log = `[   50.000001] java invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), nodemask=(null),  order=0, oom_score_adj=999
[   50.000002] Task in ${GROUP} killed as a result of limit of ${SLICE}
[   50.000003] memory: usage 524288kB, limit 524288kB, failcnt 1
[   50.000004] Memory cgroup out of memory: Kill process 4242 (java) score 1996 or sacrifice child
[   50.000005] Killed process 4242 (java) total-vm:4000000kB, anon-rss:500000kB, file-rss:0kB, shmem-rss:0kB
`;
    const { records } = await read(log, { RECAP_POD_UID: POD, RECAP_CONTAINER_ID: CONTAINER });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      task: 'java',
      pid: 4242,
      why: 'the memory limit of its pod',
      limit: 512 * 1024 ** 2,
    });
  });

  it('takes what a process calls itself for nothing but its name', async () => {
    const { records } = await read(memcg(GROUP, GROUP, 'x,pid=1 "\\ ,uid', 7), { RECAP_POD_UID: POD });
    expect(records[0]).toMatchObject({ task: 'x,pid=1 "\\ ,uid', pid: 7, uid: 65_532 });
  });

  it('counts kills, and says since when it knows that there were none', async () => {
    const report = await reportOfSample('oom', 'pod.json');
    expect(report.summary).toMatch(
      /^OOM kills 3, by a container limit 1, by the memory of the node 1, the log begins 2026-/,
    );
    expect(textsOf(report)[3]?.slice(1, 3)).toEqual(['we,pid=1 "x', 'the memory limit of its container']);
    expect((await reportOfSample('oom', 'none.json')).summary).toMatch(/^OOM kills 0, /);
    expect((await reportOfSample('oom', 'node.json')).summary).toMatch(/^OOM kills \d+, /);
  });
});
