import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The program by which a package is recognised, where it is not named like its package. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['iproute2', 'ip'],
  ['procps', 'ps'],
  ['busybox-static', 'busybox'],
  ['tini', 'tini-static'],
  ['util-linux', 'unshare'],
  ['ca-certificates', 'update-ca-certificates'],
  ['knot-dnsutils', 'kdig'],
  ['linux-perf', 'perf'],
]);
const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const INSTALL_DEADLINE_MS = 5 * 60_000;

/** What the embedded cluster and its capsules are made of. */
export const CLUSTER_PACKAGES = ['iproute2', 'procps', 'busybox-static', 'tini', 'util-linux'] as const;

export interface Surroundings {
  /** For apt-get, which may need a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/**
 * Makes sure that Debian packages are installed: as root on Debian or Ubuntu it installs what is missing, elsewhere it says in
 * one line what to do. Silent when all are there.
 * @returns the packages that are still missing
 */
export async function ensureDebianPackages(packages: readonly string[], { env, say }: Surroundings): Promise<string[]> {
  const missing = await notInstalled(packages);
  if (missing.length === 0) return [];
  const debian = await isDebian();
  const failure = debian && process.getuid?.() === 0 ? await install(missing, { env, say }) : undefined;
  const left = await notInstalled(missing);
  if (left.length > 0) {
    const how = debian ? `apt-get install ${left.join(' ')} (as root)` : 'install what your system calls them';
    say(`Not installed: ${left.join(', ')}${failure === undefined ? '' : ` (${failure})`}. To have them: ${how}`);
  }
  return left;
}

async function notInstalled(packages: readonly string[]): Promise<string[]> {
  const found = await Promise.all(packages.map((name) => isInstalled(PROGRAMS.get(name) ?? name)));
  return packages.filter((_name, index) => found[index] === false);
}

async function isInstalled(program: string): Promise<boolean> {
  const tries = DIRECTORIES.map((directory) => access(join(directory, program), constants.X_OK));
  return (await Promise.allSettled(tries)).some(({ status }) => status === 'fulfilled');
}

async function isDebian(): Promise<boolean> {
  if (!(await isInstalled('apt-get'))) return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

/** Gives the last complaint when it fails. */
async function install(packages: readonly string[], { env, say }: Surroundings): Promise<string | undefined> {
  say(`Installing ${packages.join(', ')} …`);
  // A failed update may still leave lists that serve; the installation decides.
  const update = await aptGet(env, ['update']);
  const failure = await aptGet(env, ['install', '-y', '--no-install-recommends', ...packages]);
  return failure === undefined ? undefined : (update ?? failure);
}

async function aptGet(env: Surroundings['env'], words: readonly string[]): Promise<string | undefined> {
  try {
    await run('apt-get', ['-qq', ...words], {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: INSTALL_DEADLINE_MS,
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.trim().split('\n').pop() ?? '') : String(error);
  }
}
