import { execFile } from 'node:child_process';

/** Namespaces and a root of its own, with a shell of the image as PID 1: the target, for a capsule that looks at one. */
const INSIDE = `mkdir -p "$1/proc" "$1/dev" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" || exit 99
root=$1
shift
exec chroot "$root" /bin/sh -c '"$@"; exit $?' target "$@"`;

export interface ToolEnd {
  /** Undefined when it had to be ended. */
  readonly exitCode: number | undefined;
  /** stdout and stderr, as the supervisor merges them. */
  readonly output: string;
}

/** Runs a tool from an unpacked image, without a network, for at most `ms`. */
export async function runTool(root: string, argv: readonly string[], ms: number): Promise<ToolEnd> {
  const words = [
    '--mount',
    '--pid',
    '--net',
    '--ipc',
    '--fork',
    '--kill-child',
    'sh',
    '-c',
    INSIDE,
    'sh',
    root,
    ...argv,
  ];
  const env = {
    PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
    LC_ALL: 'C',
    TERM: 'dumb',
    RECAP_RUN: 'r-000000',
    RECAP_POD_UID: '00000000-0000-0000-0000-000000000000',
    RECAP_CONTAINER_ID: '0'.repeat(64),
  };
  return new Promise((resolve) => {
    const options = { env, timeout: ms, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 ** 2 } as const;
    execFile('unshare', words, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ exitCode, output: `${stdout}${stderr}` });
    });
  });
}
