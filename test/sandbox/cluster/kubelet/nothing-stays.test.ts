import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { namespacesAvailable } from '../../../../src/sandbox/cluster/kubelet/runtime/namespaces-available.js';
import { NodeUnderTest } from './node-under-test.js';

const available = await namespacesAvailable();

describe.skipIf(!available.ok)('after the embedded node', () => {
  it('was closed, no process, mount, interface or cgroup of it is left', async () => {
    const interfaces = readdirSync('/sys/class/net');
    const node = await NodeUnderTest.start();
    await node.server('server');
    const { directory } = node.kubelet;
    expect(traces(directory)).toContain(directory);
    await node.kubelet.close();
    expect(traces(directory)).toBe('');
    expect(existsSync(directory)).toBe(false);
    expect(readdirSync('/sys/class/net')).toEqual(interfaces);
    expect(node.errors).toEqual([]);
  });

  it('lost its owner to SIGKILL, nothing of it is left either', async () => {
    const script = fileURLToPath(new URL('node-that-is-killed.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const directory = line.toString().trim();
    expect(traces(directory)).toContain(directory);
    child.kill('SIGKILL');
    const deadline = Date.now() + 10_000;
    while ((traces(directory) !== '' || existsSync(directory)) && Date.now() < deadline) await delay(50);
    expect(traces(directory)).toBe('');
    expect(existsSync(directory)).toBe(false);
    // A whole second program has to start, on a machine that may be busy with other tests.
  }, 60_000);
});

/** Every process, mount and cgroup of the machine that bears the node's name, but no test process. */
function traces(directory: string): string {
  const name = directory.split('/').pop() ?? '';
  const processes = execFileSync('ps', ['axo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(name));
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(name));
  const cgroups = existsSync('/sys/fs/cgroup')
    ? // Not execFileSync: find complains of what goes away while it looks, and that is what is waited for.
      spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-path', `*/${name}*`], { encoding: 'utf8' }).stdout.trim()
    : '';
  return [...processes, ...mounts, cgroups].filter(Boolean).join('\n');
}
