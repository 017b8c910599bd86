import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runTool } from './tool.js';

const SOURCES = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];

/** The apt sources of this machine. @throws Error when it is no Debian */
export function machineSources(): string {
  const found = SOURCES.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`This machine has no apt sources (${SOURCES.join(', ')}).`);
  return found;
}

/**
 * Makes a root file system of Debian from apt sources by mmdebstrap, for where there is no registry; one that is there is taken as it
 * is, since nothing of it gets into an image.
 */
export async function makeDebian(file: string, sources: string, signal: AbortSignal): Promise<void> {
  if (existsSync(file)) return;
  const suite = /^VERSION_CODENAME=(\w+)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  if (suite === undefined) throw new Error('/etc/os-release does not say which Debian this is.');
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished.tar`;
  await runTool('mmdebstrap', ['--variant=apt', '--include=binutils', suite, unfinished, sources], signal);
  await rename(unfinished, file);
}
