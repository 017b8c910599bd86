/**
 * `npm run images [-- NAME…]` builds the images of all capsules, or of those that are named, for each architecture that they fit, and
 * writes their digests into capsule.yaml and their sizes into capsules/images.json.
 *
 *   --base here | REFERENCE | FILE.tar   what the shared stage begins with; `here` makes a Debian of this machine's packages
 *   --sources FILE                       apt sources in place of the pinned snapshot; of this machine with `--base here`
 *   --output DIR                         also writes NAME.tar, an OCI archive of all architectures, for each
 *   --push REGISTRY                      also pushes each, by skopeo: REGISTRY takes the place of the host, as capsules.registry does
 *   --arch amd64                         only one architecture, as a try: nothing is recorded
 *   --verify                             builds, records nothing, and fails when a digest is not that of capsule.yaml
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImages } from './images/build-images.js';
import type { FinishedImage } from './images/build-images.js';
import { machineSources, makeDebian } from './images/local-debian.js';
import { namesOfRecipes, readRecipe } from './images/recipe.js';
import type { ImageRecords } from './images/record.js';
import { readRecords, writeDigest, writeRecords } from './images/record.js';
import { pushImage } from './images/push.js';
import { megabytes, pulledBytes, sizeTable } from './images/sizes.js';
import { runTool } from './images/tool.js';

const ROOT = join(import.meta.dirname, '..');
const CAPSULES = join(ROOT, 'capsules');
const DEBIAN = join(ROOT, 'node_modules', '.cache', 'recap-images', 'debian.tar');
const ARCHITECTURES = ['amd64', 'arm64'] as const;

const { values, positionals } = parseArgs({
  options: {
    base: { type: 'string' },
    sources: { type: 'string' },
    output: { type: 'string' },
    push: { type: 'string' },
    arch: { type: 'string' },
    verify: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const architectures = ARCHITECTURES.filter((one) => values.arch === undefined || values.arch === one);
if (architectures.length === 0) throw new Error(`--arch is ${ARCHITECTURES.join(' or ')}`);
const here = values.base === 'here';
const sources = values.sources ?? (here ? machineSources() : undefined);
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('Interrupted.')));

const names = positionals.length > 0 ? positionals : await namesOfRecipes(CAPSULES);
const recipes = await Promise.all(names.map((name) => readRecipe(CAPSULES, name)));
if (here && sources !== undefined) await makeDebian(DEBIAN, sources, stop.signal);

const built: ImageRecords = {};
const onFinished = async (image: FinishedImage): Promise<void> => {
  const { recipe, record, layout } = image;
  built[recipe.name] = record;
  console.log(`${recipe.name.padEnd(12)} ${record.digest}  ${megabytes(pulledBytes(record))}`);
  if (values.verify && record.digest !== recipe.digest) {
    console.error(`${recipe.name} is ${recipe.digest} in its capsule.yaml`);
    process.exitCode = 1;
  }
  if (values.output !== undefined) await archive(layout, resolve(values.output), recipe.name);
  if (values.push !== undefined) await pushImage(layout, recipe.repository.replace(/^[^/]+/, values.push));
};

const base = here ? DEBIAN : values.base;
await buildImages(recipes, { base, sources, architectures, signal: stop.signal, onFinished }).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
if (values.arch === undefined && !values.verify) {
  for (const recipe of recipes) {
    const record = built[recipe.name];
    if (record !== undefined) await writeDigest(recipe, record.digest);
  }
  await writeRecords(CAPSULES, built);
  console.log(`\n${sizeTable(await readRecords(CAPSULES))}\n\nNow write capsules/README.md: npm run catalog:write`);
} else {
  console.log(`\n${sizeTable(built)}`);
}

async function archive(layout: string, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const fixed = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  await runTool('tar', ['--create', '--file', join(folder, `${name}.tar`), ...fixed, '--directory', layout, '.']);
}
