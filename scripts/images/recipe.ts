import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TOOLS_FOLDER } from './builder.js';

/** What an image needs to know of capsule.yaml; the catalogue's own schema checks the rest. */
const definition = z.object({
  image: z.string().regex(/^[^@\s]+@sha256:[0-9a-f]{64}$/),
  fits: z.object({ arch: z.array(z.enum(['amd64', 'arm64'])).min(1) }),
  limits: z.object({ artifact: z.string().optional() }).optional(),
});

export interface Recipe {
  readonly name: string;
  /** The folder of the capsule. */
  readonly folder: string;
  /** `ghcr.io/recap-dev/capsules/netstat` */
  readonly repository: string;
  readonly digest: string;
  readonly architectures: readonly ('amd64' | 'arm64')[];
  readonly artifact: boolean;
  /** A hash of all that the image is made of, Debian's packages apart. */
  readonly hash: string;
}

/** Not part of an image. */
const OTHER_FILES = ['capsule.yaml', 'samples'];

/** @throws Error when capsule.yaml is not there or says no image */
export async function readRecipe(capsules: string, name: string): Promise<Recipe> {
  const folder = join(capsules, name);
  const { image, fits, limits } = definition.parse(parse(await readFile(join(folder, 'capsule.yaml'), 'utf8')));
  const [repository = '', digest = ''] = image.split('@');
  const artifact = limits?.artifact !== undefined;
  return { name, folder, repository, digest, architectures: fits.arch, artifact, hash: await hashRecipe(folder) };
}

/** The capsules that have a definition and a Dockerfile, by name. */
export async function namesOfRecipes(capsules: string): Promise<string[]> {
  const paths = await readdir(capsules, { recursive: true });
  const having = (file: string): string[] =>
    paths.filter((path) => basename(path) === file && dirname(dirname(path)) === '.').map((path) => dirname(path));
  const defined = new Set(having('capsule.yaml'));
  return having('Dockerfile')
    .filter((name) => defined.has(name))
    .sort();
}

async function hashRecipe(folder: string): Promise<string> {
  const own = (await readdir(folder)).filter((name) => !OTHER_FILES.includes(name)).sort();
  const shared = (await readdir(TOOLS_FOLDER)).sort();
  const hash = createHash('sha256');
  for (const file of [...own.map((name) => join(folder, name)), ...shared.map((name) => join(TOOLS_FOLDER, name))]) {
    const bytes = await readFile(file);
    hash.update(`${basename(file)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
