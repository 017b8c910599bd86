import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FinishedImage } from '../../../../scripts/images/build-images.js';
import { buildImages } from '../../../../scripts/images/build-images.js';
import type { Architecture } from '../../../../scripts/images/builder.js';
import { findBuilder } from '../../../../scripts/images/builder.js';
import { machineSources, makeDebian } from '../../../../scripts/images/local-debian.js';
import { blob } from '../../../../scripts/images/oci-layout.js';
import type { LayerFile } from '../../../../scripts/images/packages.js';
import { readLayer } from '../../../../scripts/images/packages.js';
import { namesOfRecipes, readRecipe } from '../../../../scripts/images/recipe.js';
import { answers } from '../../../../scripts/images/tool.js';
import { ensureDebianPackages } from '../../../../src/sandbox/debian-packages.js';

const ROOT = join(import.meta.dirname, '../../../..');
export const CAPSULES = join(ROOT, 'capsules');
const DEBIAN = join(ROOT, 'node_modules', '.cache', 'recap-images', 'debian.tar');

/** Why nothing can be built here, or undefined. Installs the builder where it can. */
export async function whyNoBuilder(): Promise<string | undefined> {
  await ensureDebianPackages(['buildah', 'mmdebstrap'], { env: process.env, say: (line) => console.error(line) });
  if (process.getuid?.() !== 0) return 'only root can unpack Debian and run what was built';
  if ((await findBuilder()) !== 'buildah') return 'buildah is not installed';
  return (await answers('mmdebstrap', '--version')) ? undefined : 'mmdebstrap is not installed';
}

export interface BuiltCapsule {
  readonly image: FinishedImage;
  /** Of this machine's architecture, unpacked. */
  readonly root: string;
  readonly files: readonly LayerFile[];
  readonly config: { readonly User?: string; readonly Entrypoint?: readonly string[] };
}

/** Builds capsules and unpacks them below a folder that the caller removes. */
export async function buildCapsules(
  names: readonly string[] | undefined,
  architectures: readonly Architecture[],
): Promise<{ folder: string; capsules: ReadonlyMap<string, BuiltCapsule> }> {
  const { signal } = new AbortController();
  const sources = machineSources();
  await makeDebian(DEBIAN, sources, signal);
  const recipes = await Promise.all(
    (names ?? (await namesOfRecipes(CAPSULES))).map((name) => readRecipe(CAPSULES, name)),
  );
  const folder = await mkdtemp(join(tmpdir(), 'recap-built-'));
  const capsules = new Map<string, BuiltCapsule>();
  const onFinished = async (image: FinishedImage): Promise<void> => {
    capsules.set(image.recipe.name, await unpack(image, join(folder, image.recipe.name)));
  };
  try {
    await buildImages(recipes, { base: DEBIAN, sources, architectures, signal, onFinished });
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  return { folder, capsules };
}

async function unpack(image: FinishedImage, root: string): Promise<BuiltCapsule> {
  const machine = process.arch === 'x64' ? 'amd64' : process.arch;
  const built = image.images.find(({ architecture }) => architecture === machine);
  if (built === undefined) throw new Error(`${image.recipe.name} was not built for ${machine}`);
  await mkdir(root);
  const files: LayerFile[] = [];
  for (const layer of built.layers) {
    await promisify(execFile)('tar', [
      '--extract',
      '--gzip',
      '--file',
      layer,
      '--directory',
      root,
      '--same-permissions',
    ]);
    files.push(...readLayer(await readFile(layer)));
  }
  const read = async (digest: string): Promise<Record<string, never>> =>
    JSON.parse(await readFile(blob(image.layout, digest), 'utf8')) as Record<string, never>;
  const manifest = (await read(built.manifest.digest)) as { config?: { digest: string } };
  const { config = {} } = (await read(manifest.config?.digest ?? '')) as { config?: BuiltCapsule['config'] };
  return { image, root, files, config };
}
