/**
 * Makes sure that Debian packages are installed: `tsx scripts/ensure-debian.ts [--require] PACKAGE…`. Silent when they are. As
 * root on Debian or Ubuntu it installs what is missing; elsewhere it says in one line what to do. Exits 1 only with
 * `--require`, when something is still missing.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The program by which a package is recognised, where it is not named like its package. */
const PROGRAMS = new Map([
  ['iproute2', 'ip'],
  ['procps', 'ps'],
  ['busybox-static', 'busybox'],
  ['tini', 'tini-static'],
  ['util-linux', 'unshare'],
  ['uidmap', 'newuidmap'],
]);
const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const INSTALL_DEADLINE_MS = 5 * 60_000;

function isInstalled(name: string): boolean {
  const program = PROGRAMS.get(name) ?? name;
  return DIRECTORIES.some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function isDebian(): boolean {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Runs apt-get quietly; its last line of complaint when it fails. */
function aptGet(...words: string[]): string | undefined {
  const result = spawnSync('apt-get', ['-qq', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    timeout: INSTALL_DEADLINE_MS,
  });
  if (result.status === 0) return undefined;
  return result.error?.message ?? result.stderr.trim().split('\n').pop() ?? 'apt-get failed';
}

function install(packages: string[]): string | undefined {
  console.log(`Installing ${packages.join(', ')} …`);
  // A failed update may still leave lists that serve; the installation decides.
  const update = aptGet('update');
  const failure = aptGet('install', '-y', '--no-install-recommends', ...packages);
  return failure === undefined ? undefined : (update ?? failure);
}

function main(words: string[]): number {
  const wanted = words.filter((word) => word !== '--require');
  const invalid = wanted.find((name) => !/^[a-z0-9][a-z0-9.+-]+$/.test(name));
  if (invalid !== undefined) {
    console.error(`Not the name of a Debian package: ${JSON.stringify(invalid)}`);
    return 1;
  }
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return 0;
  const canInstall = process.getuid?.() === 0 && isDebian();
  const failure = canInstall ? install(missing) : undefined;
  const left = missing.filter((name) => !isInstalled(name));
  if (left.length === 0) return 0;
  const how = isDebian() ? `sudo apt-get install ${left.join(' ')}` : `install what your system calls them`;
  console.error(
    `Not installed: ${left.join(', ')}${failure === undefined ? '' : ` (${failure})`}. To have them: ${how}`,
  );
  return words.includes('--require') ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
