import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');

/** JavaScript of the bot as `npm run build` makes it, file by file, but without the type check. */
export interface BotBuild {
  /** The file to run with node. */
  readonly cli: string;
  remove(): Promise<void>;
}

/** Measures are of what is shipped: the loader that runs TypeScript in development costs time and memory of its own. */
export async function buildBot(): Promise<BotBuild> {
  // Below the root, where its dependencies, its package.json and its capsules are found.
  const outdir = join(ROOT, 'dist', `bench-${process.pid}`);
  const entryPoints = [...(await sources('src')), ...(await sources('commands'))];
  await build({
    absWorkingDir: ROOT,
    entryPoints,
    outdir,
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'es2023',
  });
  return { cli: join(outdir, 'src/cli.js'), remove: () => rm(outdir, { recursive: true, force: true }) };
}

async function sources(folder: string): Promise<string[]> {
  const all = await readdir(join(ROOT, folder), { recursive: true });
  return all.filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox')).map((file) => join(folder, file));
}
