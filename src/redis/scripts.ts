import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file each in scripts/, whose header says its keys, arguments and result. */
export const SCRIPT_NAMES = [
  'change-run',
  'claim-delivery',
  'claim-obligations',
  'confirm-slot',
  'create-run',
  'done-obligation',
  'extend-obligation',
  'list-runs',
  'put-obligation',
  'restore-slot',
  'since',
] as const;
export type ScriptName = (typeof SCRIPT_NAMES)[number];

export interface Script {
  readonly lua: string;
  readonly sha: string;
}

/** Reads the scripts once. @throws Error when one is missing: the installation is not whole. */
export function loadScripts(folder: string): ReadonlyMap<ScriptName, Script> {
  return new Map(
    SCRIPT_NAMES.map((name) => {
      const lua = readFileSync(join(folder, `${name}.lua`), 'utf8');
      return [name, { lua, sha: createHash('sha1').update(lua).digest('hex') }] as const;
    }),
  );
}
