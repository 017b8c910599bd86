import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCgroupRoots } from '../../../../src/sandbox/cluster/kubelet/runtime/cgroups.js';
import { namespacesAvailable } from '../../../../src/sandbox/cluster/kubelet/runtime/namespaces-available.js';
import { rmdir } from 'node:fs/promises';
import { NodeUnderTest } from './node-under-test.js';

/** Where no hierarchy may be written to, a container has no cgroup. */
const roots = await makeCgroupRoots(`recap-test-${process.pid}`);
await Promise.all(roots.map(({ directory }) => rmdir(directory)));
const available = (await namespacesAvailable()).ok && roots.length > 0;

describe.runIf(available)('the cgroup of a container on the embedded node', () => {
  let node: NodeUnderTest;

  beforeAll(async () => {
    node = await NodeUnderTest.start();
    await node.server('plain');
  });

  afterAll(async () => {
    await node.kubelet.close();
    expect(node.errors).toEqual([]);
  });

  it("shows a capsule the target's own, with the target in it and nothing else, and takes no writing", async () => {
    const found = 'cd /proc/1/root/sys/fs/cgroup; find . -name cgroup.procs';
    const output = await node.output('plain', `${found} -exec sort -u {} + ; ${found} -exec sh -c "echo 1 >{}" ";"`);
    const [processes = '', ...refusals] = output.trim().split('\n');
    expect(processes).toBe('1');
    expect(refusals).toHaveLength(roots.length);
    for (const refusal of refusals) expect(refusal).toMatch(/Read-only file system|Permission denied/);
  });
});
