import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const entry = z.object({
  auth: z.base64().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});
const dockerConfig = z.object({ auths: z.record(z.string(), entry) });

/** Gives `user:password` for a registry's host, or undefined where it is to be asked without. */
export type Credentials = (host: string) => Promise<string | undefined>;

/**
 * Credentials of a docker config.json, as a `kubernetes.io/dockerconfigjson` secret is mounted. Read at each use, since secrets change.
 * The promise rejects when the file can't be read as one, without a word of what stands in it.
 */
export function dockerCredentials(file: string): Credentials {
  return async (host) => {
    const { auths } = await readConfig(file);
    const found = Object.entries(auths).find(([name]) => hostOf(name) === host)?.[1];
    if (found?.auth !== undefined) return Buffer.from(found.auth, 'base64').toString();
    if (found?.username === undefined || found.password === undefined) return undefined;
    return `${found.username}:${found.password}`;
  };
}

async function readConfig(file: string): Promise<z.output<typeof dockerConfig>> {
  try {
    return dockerConfig.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new Error(`${file} can't be read as a docker config.json`);
  }
}

/** docker writes `https://index.docker.io/v1/` for its own registry, and bare hosts for others. */
function hostOf(name: string): string {
  const host = name.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === 'index.docker.io' ? 'docker.io' : host;
}
