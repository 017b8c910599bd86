import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findProgram } from '../runtime/tools.js';
import { placeFile } from './place-file.js';
import type { ImageRecipe, Program } from './recipe.js';
import { sharedLibraries } from './shared-libraries.js';

/** An assembled image. */
export interface LocalImage {
  /** Absolute path of its root file system on the machine. */
  rootfs: string;
  /** `sha256:…`: of what went into it, so the same files have the same id. */
  id: string;
  entrypoint: readonly string[];
  environment: Readonly<Record<string, string>>;
  user: number;
}

/** A program that the machine lacks. */
export class MissingProgram extends Error {
  constructor(readonly program: Program) {
    super(`install the Debian package ${program.package} on this machine: it has no ${basename(program.from)}`);
    this.name = 'MissingProgram';
  }
}

/** Directories that every image has: a runtime mounts on some of them. */
const MOUNT_POINTS = ['proc', 'dev', 'sys', 'tmp', 'run', 'etc'];
const PASSWD = 'root:x:0:0:root:/root:/sbin/nologin\n';
const GROUP = 'root:x:0:\n';

/**
 * Assembles an image's root file system.
 *
 * @param rootfs a directory that does not exist yet
 * @throws MissingProgram
 */
export async function assembleImage(recipe: ImageRecipe, rootfs: string): Promise<LocalImage> {
  const programs = await Promise.all(recipe.programs.map(locate));
  await mkdir(rootfs, { recursive: true, mode: 0o755 });
  await Promise.all(MOUNT_POINTS.map((name) => mkdir(join(rootfs, name))));
  await Promise.all(['hosts', 'resolv.conf', 'hostname'].map((name) => writeFile(join(rootfs, 'etc', name), '')));
  await writeFile(join(rootfs, 'etc/passwd'), PASSWD);
  await writeFile(join(rootfs, 'etc/group'), GROUP);
  for (const directory of ['/tmp', ...(recipe.writable ?? [])]) {
    await mkdir(join(rootfs, directory), { recursive: true });
    await chmod(join(rootfs, directory), 0o1777);
  }
  const hash = createHash('sha256').update(JSON.stringify(recipe));
  await Promise.all(programs.map(({ from, at }) => placeProgram(from, join(rootfs, at), rootfs)));
  for (const { from, at } of programs) {
    const { size, mtimeMs } = await stat(from);
    hash.update(`${at} ${size} ${mtimeMs}\n`);
  }
  for (const file of recipe.files ?? []) {
    const to = join(rootfs, file.at);
    await mkdir(dirname(to), { recursive: true });
    if ('text' in file) await writeFile(to, file.text);
    else await placeFile(file.from, to);
  }
  for (const applet of recipe.applets ?? []) await symlink('busybox', join(rootfs, 'bin', applet));
  return {
    rootfs,
    id: `sha256:${hash.digest('hex')}`,
    entrypoint: recipe.entrypoint ?? [],
    environment: recipe.environment ?? {},
    user: recipe.user ?? 0,
  };
}

async function locate(program: Program): Promise<{ at: string; from: string }> {
  const path = program.from.startsWith('/') ? program.from : await findProgram(program.from);
  if (path === undefined || !existsSync(path)) throw new MissingProgram(program);
  return { at: program.at, from: path };
}

async function placeProgram(from: string, to: string, rootfs: string): Promise<void> {
  await placeFile(from, to);
  const needs = await sharedLibraries(from);
  if (needs.loader !== undefined) await placeFile(needs.loader, join(rootfs, needs.loader));
  await Promise.all([...needs.libraries.values()].map((path) => placeFile(path, join(rootfs, path))));
}
