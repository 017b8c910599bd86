import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from './client.js';

/** One file each in scripts/, whose header says its keys, arguments and result. */
export const SCRIPT_NAMES = [
  'accept-request',
  'append-audit',
  'begin-code-try',
  'begin-post',
  'change-approval',
  'change-run',
  'claim-delivery',
  'claim-obligations',
  'close-door',
  'confirm-slots',
  'create-approval',
  'create-runs',
  'done-obligation',
  'extend-obligation',
  'free-slots',
  'list-runs',
  'note-post',
  'put-obligation',
  'take-slots',
  'take-turn',
] as const;
export type ScriptName = (typeof SCRIPT_NAMES)[number];

export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export type Scripts = Readonly<Record<ScriptName, Script>>;

/** Reads the scripts once. @throws Error when one is missing: the installation is not whole. */
export function loadScripts(folder: string): Scripts {
  const read = SCRIPT_NAMES.map((name) => {
    const lua = readFileSync(join(folder, `${name}.lua`), 'utf8');
    return [name, { lua, sha: createHash('sha1').update(lua).digest('hex') }] as const;
  });
  return Object.fromEntries(read) as Record<ScriptName, Script>;
}

/** By its hash, and whole when Redis does not know it (yet, or any more). */
export async function runScript(
  client: Client,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.eval(lua, keys.length, ...keys, ...args);
  }
}
