import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Program } from './recipe.js';

/** Where the scripts come from, in place of a Debian package. */
export const SCRIPTS = 'recap';

/**
 * The script that is a capsule's tool, as its Dockerfile places it: `capsules/NAME/NAME.sh` at `/usr/bin/recap-NAME`. Looks upwards
 * from this file for the folder of the capsules, so that it is found from the sources as well as from the build.
 */
export function capsuleScript(name: string): Program {
  return { at: `/usr/bin/recap-${name}`, from: join(CAPSULES, name, `${name}.sh`), package: SCRIPTS };
}

const CAPSULES = findCapsules();

function findCapsules(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'capsules')))
      return join(folder, 'capsules');
  }
  return '/capsules';
}
