import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A node's directory in one hierarchy that this process may write to. */
export interface CgroupRoot {
  directory: string;
  /** The file that takes a limit of memory there; undefined where the hierarchy has no such controller. */
  memoryLimit: string | undefined;
  unified: boolean;
  /** What a container has it called below its /sys/fs/cgroup, where not all of it is v2. */
  name: string;
}

/** All of a node's; often none, when not root. */
export type CgroupRoots = readonly CgroupRoot[];

/** One container's cgroups. */
export interface ContainerCgroups {
  /** Directories whose cgroup.procs the container's process enters. */
  directories: string[];
  /** Where the container sees them: itself as the root of each hierarchy, as in a cgroup namespace. */
  mounts: { from: string; at: string }[];
  /** Whether the kernel killed something in it for lack of memory. */
  wasOutOfMemory(): Promise<boolean>;
  /** Processes of the group, as the machine numbers them. */
  processes(): Promise<number[]>;
  /** Removes the directories; they must be empty of processes. */
  remove(): Promise<void>;
}

const REMOVE_TRIES = 20;

/** v1 hierarchies that a container gets a path in; the named one is listed first in /proc/PID/cgroup. */
const HIERARCHIES = ['memory', 'pids', 'name=systemd'];

/** Makes a node's directory in every hierarchy that allows it. */
export async function makeCgroupRoots(name: string): Promise<CgroupRoots> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const own = await readFile('/proc/self/cgroup', 'utf8');
  const roots: CgroupRoot[] = [];
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ', 2);
    const mountPoint = before.split(' ')[4];
    const [type, , options = ''] = after.split(' ');
    if (mountPoint === undefined || (type !== 'cgroup' && type !== 'cgroup2')) continue;
    const unified = type === 'cgroup2';
    const hierarchy = options.split(',').find((option) => HIERARCHIES.includes(option));
    if (!unified && hierarchy === undefined) continue;
    const directory = await tryDirectory(mountPoint, ownPath(own, unified ? '' : (hierarchy ?? '')), name);
    if (directory === undefined) continue;
    if (unified) await enableMemory(directory);
    const limits = unified ? 'memory.max' : hierarchy === 'memory' ? 'memory.limit_in_bytes' : undefined;
    roots.push({ directory, memoryLimit: limits, unified, name: basename(mountPoint) });
  }
  return roots;
}

/** Every directory of the node's, for removal at its end. */
export function cgroupDirectories(roots: CgroupRoots): string[] {
  return roots.map(({ directory }) => directory);
}

/**
 * Makes the cgroups of one container; its id is part of their path, as a node capsule expects.
 *
 * @param memoryBytes the container's limit, held where a hierarchy has the memory controller
 */
export async function makeContainerCgroups(
  roots: CgroupRoots,
  podUid: string,
  containerId: string,
  memoryBytes: number | undefined,
): Promise<ContainerCgroups> {
  const directories: string[] = [];
  const mounts: ContainerCgroups['mounts'] = [];
  const onlyUnified = roots.every(({ unified }) => unified);
  for (const root of roots) {
    const pod = join(root.directory, `pod${podUid}`);
    const directory = join(pod, containerId);
    await mkdir(pod, { recursive: true });
    if (root.unified) await enableMemory(pod);
    await mkdir(directory);
    if (memoryBytes !== undefined && root.memoryLimit !== undefined) {
      // Where the controller was not delegated there is no such file, and no limit.
      await writeFile(join(directory, root.memoryLimit), String(memoryBytes), { flag: 'r+' }).catch(() => undefined);
    }
    directories.push(directory);
    mounts.push({ from: directory, at: join('sys/fs/cgroup', onlyUnified ? '' : root.name) });
  }
  return {
    directories,
    mounts,
    wasOutOfMemory: async () => {
      const counters = await Promise.all(
        directories.flatMap((path) => [
          readIfThere(join(path, 'memory.events')),
          readIfThere(join(path, 'memory.oom_control')),
        ]),
      );
      return counters.some((text) => /^oom_kill [1-9]/m.test(text));
    },
    processes: async () => {
      const text = directories[0] === undefined ? '' : await readIfThere(join(directories[0], 'cgroup.procs'));
      return text.split('\n').filter(Boolean).map(Number);
    },
    remove: async () => {
      await Promise.all(directories.map(removeEmpty));
    },
  };
}

/** Removes a pod's own directories once its containers' are gone. */
export async function removePodCgroups(roots: CgroupRoots, podUid: string): Promise<void> {
  await Promise.all(cgroupDirectories(roots).map((root) => removeEmpty(join(root, `pod${podUid}`))));
}

/** This process's own path in a hierarchy, from the lines `ID:CONTROLLERS:PATH`; the unified one names no controller. */
function ownPath(own: string, controller: string): string {
  const fields = own.split('\n').map((line) => line.split(':'));
  const found = fields.find(([, controllers]) => controllers?.split(',').includes(controller));
  return found?.slice(2).join(':') ?? '/';
}

async function tryDirectory(mountPoint: string, own: string, name: string): Promise<string | undefined> {
  // A mount of another cgroup namespace does not show this process's own path; its root then serves.
  for (const parent of [join(mountPoint, own), mountPoint]) {
    const directory = join(parent, name);
    try {
      await mkdir(directory);
      return directory;
    } catch {
      // Not writable, or not visible here.
    }
  }
  return undefined;
}

/** Lets children of a v2 directory have memory limits. Impossible where an ancestor does not delegate the controller. */
async function enableMemory(directory: string): Promise<void> {
  const controllers = await readIfThere(join(directory, 'cgroup.controllers'));
  if (!controllers.split(/\s+/).includes('memory')) return;
  await writeFile(join(directory, 'cgroup.subtree_control'), '+memory').catch(() => undefined);
}

async function removeEmpty(directory: string): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES; tries++) {
    try {
      const children = await readdir(directory, { withFileTypes: true });
      for (const child of children) if (child.isDirectory()) await removeEmpty(join(directory, child.name));
      await rmdir(directory);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      // A process that was just killed stays in its group until its parent has reaped it.
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
