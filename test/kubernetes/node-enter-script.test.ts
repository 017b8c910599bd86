import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NAMES_IT } from '../../src/kubernetes/node-enter-script.js';

const ID = '4f'.repeat(32);
const OTHER = '5e'.repeat(32);
const directory = mkdtempSync(join(tmpdir(), 'recap-cgroup-'));
const file = join(directory, 'cgroup');
afterAll(() => rmSync(directory, { recursive: true }));

function names(shell: readonly string[], cgroup: string): boolean {
  writeFileSync(file, cgroup);
  const [program = '', ...first] = shell;
  const script = `container=$1\n${NAMES_IT}\nif names_it "$2"; then echo yes; else echo no; fi`;
  return execFileSync(program, [...first, '-c', script, 'recap', ID, file], { encoding: 'utf8' }) === 'yes\n';
}

describe.each([['sh'], ['busybox', 'sh']])('the cgroup of a container, as %s %s reads it', (...shell) => {
  it.each([
    ['version 2, systemd, containerd', `0::/../cri-containerd-${ID}.scope\n`],
    ['version 2, cgroupfs', `0::/kubepods/burstable/pod1/${ID}\n`],
    ['version 2, systemd, CRI-O, which nests one more', `0::/kubepods.slice/crio-${ID}.scope/container\n`],
    ['version 2, where the container made cgroups of its own', `0::/../cri-containerd-${ID}.scope/init.scope\n`],
    ['version 1', `12:pids:/kubepods/pod1/${ID}\n1:name=systemd:/kubepods/pod1/${ID}\n0::/\n`],
    ['version 1, known by a later line', `12:rdma:/\n11:memory:/kubepods.slice/docker-${ID}.scope\n`],
  ])('is known by %s', (_form, text) => {
    expect(names(shell, text)).toBe(true);
  });

  it.each([
    ['another container', `0::/kubepods/pod1/${OTHER}\n`],
    ["the runtime's monitor of the container", `0::/kubepods.slice/crio-conmon-${ID}.scope\n`],
    ['the node itself', '0::/init.scope\n'],
    ['a path that only holds the id', `0::/kubepods/pod1/x${ID}x\n`],
    ['nothing', ''],
  ])('is not that of %s', (_what, text) => {
    expect(names(shell, text)).toBe(false);
  });
});
