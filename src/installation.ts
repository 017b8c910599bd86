import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ name: z.literal('recap'), version: z.string() });

/** Where this program is installed: the folder of its package.json, above the sources as well as above the build. */
export interface Installation {
  readonly root: string;
  readonly version: string;
  /** The folder of the capsules. */
  readonly capsules: string;
  /** The folder of the Lua scripts for Redis. */
  readonly redisScripts: string;
}

/** Looks upwards from this file. @throws Error when it is not installed as a whole. */
export function findInstallation(): Installation {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const read = manifest.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!read.success) continue;
    return {
      root: folder,
      version: read.data.version,
      capsules: join(folder, 'capsules'),
      redisScripts: redisScripts(),
    };
  }
  throw new Error('the package.json of recap is not above this file');
}

/** In the build this file is part of one in src/ or in src/cli/, and the scripts are where they are in the sources. */
function redisScripts(): string {
  const beside = ['.', '..'].map((up) => join(import.meta.dirname, up, 'redis/scripts'));
  return beside.find((folder) => existsSync(folder)) ?? beside.join(', ');
}
