import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ScriptResult } from './run-script.js';

const CAPSULES = join(import.meta.dirname, '../../capsules');
const PATIENCE_MS = 60_000;
const IS_ROOT = process.getuid?.() === 0;
/** The target's user, and so the capsule's. Without root there is only one user in the namespace. */
const USER = IS_ROOT ? '65532' : '0';

export interface TargetTree {
  /** Shell text with `$tree` as the root of the target: what lies there, and what is mounted. Run as root. */
  readonly prepare: string;
  /** Shell text that the target runs in its own root before the script starts. */
  readonly first?: string;
  /** As `prepare`, once the target runs and beside the script: what changes meanwhile. */
  readonly meanwhile?: string;
  /** Run as root once all has ended: what lies outside of the tree. */
  readonly after?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
}

/** The tree is laid out first, in a mount namespace of its own, so that all in it is older than the target. */
const PREPARE = `
base=$1 tree=$1/tree
mount --bind "$tree" "$tree" || exit 120
( eval "$PREPARE" ) || exit 121
exec unshare --pid --fork --kill-child -- sh -c "$START" recap "$@"
`;

/**
 * Process 1 of the new namespace becomes the target: nothing but a shell of its own, in its own root. The script runs beside it in the
 * root of its image, which holds busybox as /bin/sh and nothing else.
 */
const START = `
base=$1 name=$2 user=$3; shift 3
tree=$base/tree image=$base/image
mkfifo "$base/ready" "$base/end" && mount -t proc proc "$tree/proc" && mount -t proc proc "$image/proc" &&
mount --bind /dev/null "$image/dev/null" || exit 120
exec 3<>"$base/ready" 4<>"$base/end"
(
  read -r line <&3
  exec 3>&-
  ( eval "$MEANWHILE" ) & busy=$!
  env -i PATH=/usr/bin:/bin LC_ALL=C TERM=dumb RECAP_RUN=r-222222 RECAP_POD_UID="$RECAP_POD_UID" RECAP_CONTAINER_ID="$RECAP_CONTAINER_ID" \\
    unshare --root="$image" --setgid "$user" --setuid "$user" "/usr/bin/recap-$name" "$@" </dev/null 4>&-
  code=$?
  kill "$busy" 2>/dev/null
  echo "$code" >&4
) &
exec unshare --root="$tree" --setgid "$user" --setuid "$user" /.app/sh -c 'eval "$FIRST"; echo >&3; exec 3>&-; read -r code <&4; exit "$code"'
`;

/** Runs capsules/NAME/NAME.sh beside a target whose root is a tree of its own. */
export async function runBesideTree(name: string, words: readonly string[], target: TargetTree): Promise<ScriptResult> {
  const base = await mkdtemp(join(tmpdir(), 'recap-tree-'));
  try {
    await chmod(base, 0o755);
    await placeShell(join(base, 'tree'), '.app');
    await placeShell(join(base, 'image'), 'bin');
    const tool = join(base, 'image/usr/bin', `recap-${name}`);
    await mkdir(join(base, 'image/usr/bin'), { recursive: true });
    await copyFile(join(CAPSULES, name, `${name}.sh`), tool);
    await chmod(tool, 0o755);
    await mkdir(join(base, 'image/etc'));
    await writeFile(join(base, 'image/etc/only-of-the-capsule'), 'escaped');
    return await start(base, name, words, target);
  } finally {
    if (target.after !== undefined) await promisify(execFile)('sh', ['-c', target.after]);
    await rm(base, { recursive: true, force: true });
  }
}

async function placeShell(root: string, folder: string): Promise<void> {
  for (const name of [folder, 'proc', 'dev']) await mkdir(join(root, name), { recursive: true });
  await writeFile(join(root, 'dev/null'), '');
  await copyFile('/usr/bin/busybox', join(root, folder, 'sh'));
}

function start(base: string, name: string, words: readonly string[], target: TargetTree): Promise<ScriptResult> {
  const namespaces = [...(IS_ROOT ? [] : ['--map-root-user']), '--mount', '--'];
  const argv = [...namespaces, 'sh', '-c', PREPARE, 'recap', base, name, target.user ?? USER, ...words];
  const env = {
    PATH: process.env.PATH,
    PREPARE: target.prepare,
    START,
    FIRST: target.first ?? ':',
    MEANWHILE: target.meanwhile ?? ':',
    ...target.environment,
  };
  return new Promise((resolve, reject) => {
    const options = { env, timeout: PATIENCE_MS, maxBuffer: 16 * 1024 ** 2 };
    execFile('unshare', argv, options, (error, output, errors) => {
      if (error === null) resolve({ code: 0, output, errors });
      else if (typeof error.code === 'number') resolve({ code: error.code, output, errors });
      else reject(new Error(`the tree was not run: ${error.message}`));
    });
  });
}
