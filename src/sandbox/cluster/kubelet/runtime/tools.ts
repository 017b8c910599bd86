import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where the machine keeps its programs. A fixed list: a PATH without sbin, as users have it, would hide `ip`. */
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The environment of every process that the runtime starts on the machine: nothing of the bot's own environment. */
export const SYSTEM_ENVIRONMENT: Readonly<Record<string, string>> = { PATH: SYSTEM_PATH.join(delimiter), LC_ALL: 'C' };

/** The absolute path of a program of the machine, or undefined when it is not installed. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const directory of SYSTEM_PATH) {
    const path = join(directory, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not in this directory; the next may have it.
    }
  }
  return undefined;
}
