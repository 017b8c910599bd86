import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.js';

const ROOT = join(import.meta.dirname, '../..');

/** The bot as `npm run build` makes it. */
export interface BotBuild {
  /** The file to run with node. */
  readonly cli: string;
  remove(): Promise<void>;
}

/** Measures are of what is shipped: the loader that runs TypeScript in development costs time and memory of its own. */
export async function buildBot(): Promise<BotBuild> {
  // Below the root, where its package.json and its capsules are found.
  const folder = join(ROOT, 'dist', `bench-${process.pid}`);
  await bundle(folder);
  return { cli: join(folder, 'src/cli.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}
