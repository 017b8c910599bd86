import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SYSTEM_ENVIRONMENT } from '../runtime/tools.js';

const run = promisify(execFile);

/** A dynamically linked program's needs: its loader, and its libraries by the name under which the loader looks for them. */
export interface SharedLibraries {
  loader: string | undefined;
  libraries: Map<string, string>;
}

/**
 * Asks the dynamic loader (ldd) which files a program needs. A statically linked program needs none.
 *
 * @param program absolute path of a program that the machine's administrator installed (ldd may run it)
 */
export async function sharedLibraries(program: string): Promise<SharedLibraries> {
  const found: SharedLibraries = { loader: undefined, libraries: new Map() };
  let text: string;
  try {
    text = (await run('ldd', [program], { env: { ...SYSTEM_ENVIRONMENT }, timeout: 10_000 })).stdout;
  } catch {
    // "not a dynamic executable" is exit 1.
    return found;
  }
  for (const line of text.split('\n')) {
    const library = /^\s*(\S+) => (\/\S+)/.exec(line);
    const loader = /^\s*(\/\S+) \(0x/.exec(line);
    if (library?.[1] && library[2]) found.libraries.set(library[1], library[2]);
    else if (loader?.[1]) found.loader = loader[1];
  }
  return found;
}
