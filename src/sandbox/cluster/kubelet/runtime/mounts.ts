import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface ContainerMounts {
  /** The image's root file system on the machine. */
  image: string;
  /** The container's own directory: it holds `root`, the mount point, and `writable` when the root is writable. */
  directory: string;
  /** The node's directory: it holds `dev`, the template of every container's /dev. */
  nodeDirectory: string;
  /** Holds the pod's hosts, resolv.conf and hostname. */
  podDirectory: string;
  readOnly: boolean;
  /** The pod's volumes in this container; each `at` is there in the image. */
  volumes: readonly VolumeMount[];
  /** Its own cgroups, and where below its root it sees them. */
  cgroups: readonly { from: string; at: string }[];
  privileged: boolean;
}

/** A directory of the machine, and where the container sees it. */
export interface VolumeMount {
  from: string;
  at: string;
  readOnly: boolean;
}

/** What a runtime shows read-only, and what it hides, below /proc (the OCI defaults). */
const READ_ONLY = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'];
const MASKED = ['kcore', 'keys', 'latency_stats', 'timer_list', 'timer_stats', 'sched_debug'];

/** The mounts of a container, in order, as the text of an fstab(5). */
export function containerFstab(mounts: ContainerMounts): string {
  const root = join(mounts.directory, 'root');
  const writable = join(mounts.directory, 'writable');
  const at = (path: string): string => join(root, path);
  const bind = (from: string, to: string, options: string): Line => [from, at(to), 'none', options];
  const lines: Line[] = [
    mounts.readOnly
      ? bind(mounts.image, '/', 'bind,ro')
      : ['overlay', root, 'overlay', `lowerdir=${mounts.image},upperdir=${writable}/upper,workdir=${writable}/work`],
    ['proc', at('proc'), 'proc', 'nosuid,nodev,noexec'],
    bind(join(mounts.nodeDirectory, 'dev'), 'dev', 'rbind,ro'),
    ['shm', at('dev/shm'), 'tmpfs', 'nosuid,nodev,noexec,mode=1777,size=64m'],
    ...['hosts', 'resolv.conf', 'hostname'].map((file) =>
      bind(join(mounts.podDirectory, file), `etc/${file}`, 'bind,ro'),
    ),
  ];
  // There is no sysfs: it would show the machine's devices, and can not be mounted in every user namespace.
  if (mounts.cgroups.length > 0) lines.push(['tmpfs', at('sys'), 'tmpfs', 'nosuid,nodev,noexec,mode=755,size=64k']);
  for (const { from, at: path } of mounts.cgroups) lines.push(bind(from, path, 'bind,ro,X-mount.mkdir'));
  for (const { from, at: path, readOnly } of mounts.volumes)
    lines.push(bind(from, path, readOnly ? 'bind,ro' : 'bind'));
  if (!mounts.privileged) {
    for (const name of READ_ONLY.filter(inProc)) lines.push(bind(at(`proc/${name}`), `proc/${name}`, 'bind,ro'));
    for (const name of MASKED.filter(inProc))
      lines.push(bind(join(mounts.nodeDirectory, 'dev/null'), `proc/${name}`, 'bind'));
  }
  return lines.map((line) => `${line.map(escapeField).join(' ')} 0 0\n`).join('');
}

type Line = [from: string, to: string, type: string, options: string];

function inProc(name: string): boolean {
  return existsSync(join('/proc', name));
}

function escapeField(field: string): string {
  return field.replace(/[\\\s]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
