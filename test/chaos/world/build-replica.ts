import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');
const REQUIRE = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

export interface ReplicaBuild {
  /** The file to fork. */
  readonly child: string;
  remove(): Promise<void>;
}

let count = 0;

/** The replica as one file: many are started, and a file by file start takes seconds of processor time each. */
export async function buildReplica(): Promise<ReplicaBuild> {
  count += 1;
  // Below the root, where its package.json and its libraries are found.
  const folder = join(ROOT, 'dist', `chaos-${process.pid}-${count}`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/chaos/world/replica-child.ts'],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    banner: { js: REQUIRE },
    // The drawing library is a binary, and its package finds the one for this machine.
    external: ['@resvg/resvg-js'],
    logLevel: 'warning',
  });
  return { child: join(folder, 'replica-child.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}
