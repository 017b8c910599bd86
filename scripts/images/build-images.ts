import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Builder, BuilderOptions } from './builder.js';
import { findBuilder, openBuilder } from './builder.js';
import type { BuiltImage, Descriptor } from './oci-layout.js';
import { joinLayouts, readLayout } from './oci-layout.js';
import { readPackages } from './packages.js';
import type { Recipe } from './recipe.js';
import type { ImageRecord } from './record.js';

/** One capsule's image of all its architectures, while its layout is there. */
export interface FinishedImage {
  readonly recipe: Recipe;
  readonly record: ImageRecord;
  readonly index: Descriptor;
  readonly images: readonly BuiltImage[];
  /** An OCI layout, removed when the builds are over. */
  readonly layout: string;
}

export interface BuildOptions extends Omit<BuilderOptions, 'work'> {
  /** Told of each image, one at a time; a rejection counts as a failure of that image. */
  readonly onFinished: (image: FinishedImage) => Promise<void>;
}

/**
 * Builds the images of recipes, as many at a time as there are cores.
 * @throws Error when there is no builder, and one that names every build that failed; the others were told before
 */
export async function buildImages(recipes: readonly Recipe[], options: BuildOptions): Promise<void> {
  const kind = await findBuilder();
  if (kind === undefined)
    throw new Error('Neither buildah nor a running docker is here; Debian has the package buildah.');
  const work = await mkdtemp(join(tmpdir(), 'recap-images-'));
  try {
    const builder = await openBuilder(kind, { ...options, work });
    try {
      await buildAll(builder, recipes, work, options);
    } finally {
      await builder.close();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function buildAll(
  builder: Builder,
  recipes: readonly Recipe[],
  work: string,
  options: BuildOptions,
): Promise<void> {
  const waiting = [...recipes];
  const failures: string[] = [];
  let told = Promise.resolve();
  const worker = async (): Promise<void> => {
    for (let recipe = waiting.shift(); recipe !== undefined; recipe = waiting.shift()) {
      const folder = join(work, recipe.name);
      try {
        const image = await buildImage(builder, recipe, options, folder);
        told = told.then(() => options.onFinished(image));
        await told;
      } catch (error) {
        options.signal.throwIfAborted();
        failures.push(`${recipe.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await rm(folder, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

async function buildImage(
  builder: Builder,
  recipe: Recipe,
  { architectures }: BuildOptions,
  folder: string,
): Promise<FinishedImage> {
  await mkdir(folder);
  const parts: { layout: string; image: BuiltImage }[] = [];
  for (const architecture of recipe.architectures.filter((one) => architectures.includes(one))) {
    const layout = join(folder, architecture);
    await builder.build(recipe.folder, architecture, layout);
    parts.push({ layout, image: await readLayout(layout, architecture) });
  }
  const images = parts.map(({ image }) => image);
  const layout = join(folder, 'joined');
  const index = await joinLayouts(parts, layout, recipe.repository);
  const platforms = Object.fromEntries(
    images.map(({ architecture, manifest: { digest }, compressed, unpacked }) => [
      architecture,
      { digest, compressed, unpacked },
    ]),
  );
  const packages = await readPackages(images);
  const record = { digest: index.digest, recipe: recipe.hash, builder: builder.name, platforms, packages };
  return { recipe, record, index, images, layout };
}
