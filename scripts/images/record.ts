import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Recipe } from './recipe.js';

const size = z.int().min(1);
const platform = z.strictObject({ digest: z.string(), compressed: size, unpacked: size });
const record = z.strictObject({
  /** Of the index of all architectures. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Of what it was built from: another one is out of date. */
  recipe: z.string(),
  builder: z.string(),
  platforms: z.partialRecord(z.enum(['amd64', 'arm64']), platform),
  /** Debian packages with their versions. */
  packages: z.record(z.string(), z.string()),
});
const records = z.record(z.string(), record);

/** What was built of a capsule, as capsules/images.json keeps it. */
export type ImageRecord = z.output<typeof record>;
export type ImageRecords = z.output<typeof records>;

const fileOf = (capsules: string): string => join(capsules, 'images.json');

/** @throws Error when the file is not what `npm run images` writes; no file is no record */
export async function readRecords(capsules: string): Promise<ImageRecords> {
  const text = await readFile(fileOf(capsules), 'utf8').catch(() => '{}');
  return records.parse(JSON.parse(text));
}

/** Adds records to those that are there, in the order of the names. */
export async function writeRecords(capsules: string, added: ImageRecords): Promise<void> {
  const all = Object.entries({ ...(await readRecords(capsules)), ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(fileOf(capsules), `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`);
}

/** Writes the digest into the one line of capsule.yaml that names the image; all else stays as it is. */
export async function writeDigest({ folder, repository }: Recipe, digest: string): Promise<void> {
  const file = join(folder, 'capsule.yaml');
  const text = await readFile(file, 'utf8');
  const escaped = repository.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const image = new RegExp(`^(image:\\s*['"]?${escaped}@)sha256:[0-9a-f]{64}`, 'm');
  if (!image.test(text)) throw new Error(`${file} has no line for the image ${repository}`);
  const changed = text.replace(image, `$1${digest}`);
  if (changed !== text) await writeFile(file, changed);
}

/** Why the record of a capsule does not say what its image is, or undefined when it does or there is none. */
export function staleness({ hash, digest }: Recipe, known: ImageRecord | undefined): string | undefined {
  if (known === undefined) return undefined;
  if (known.recipe !== hash) return 'was changed after its image was built';
  return known.digest === digest ? undefined : 'names another image than the one that was built';
}
