import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../runtime/tools.js';
import { placeFile } from './place-file.js';
import { sharedLibraries } from './shared-libraries.js';

/** The programs that finish a container's start after its root was switched to an image that may hold no tool at all. */
const LAUNCH_TOOLS = ['umount', 'setpriv', 'env', 'sh'];

/**
 * Gathers the launch tools with their loader and libraries in one directory, so that they run from an open file descriptor
 * whatever the current root file system is: `DIR/ld.so --library-path DIR/lib DIR/TOOL`.
 *
 * @throws Error that names the program which the machine lacks
 */
export async function gatherLaunchTools(directory: string): Promise<void> {
  await mkdir(join(directory, 'lib'), { recursive: true, mode: 0o755 });
  await Promise.all(LAUNCH_TOOLS.map((tool) => gather(tool, directory)));
}

async function gather(tool: string, directory: string): Promise<void> {
  const path = await findProgram(tool);
  if (path === undefined) throw new Error(`The embedded cluster needs the program ${tool}.`);
  const needs = await sharedLibraries(path);
  if (needs.loader === undefined) throw new Error(`The embedded cluster needs a dynamically linked ${tool}.`);
  await placeFile(path, join(directory, tool));
  await placeFile(needs.loader, join(directory, 'ld.so'));
  for (const [name, library] of needs.libraries) await placeFile(library, join(directory, 'lib', name));
}
