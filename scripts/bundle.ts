import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** Libraries that are CommonJS inside still ask for Node's own modules by `require`. */
const REQUIRE = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

/**
 * Writes the program with its libraries as few JavaScript files into `folder`, below the root of the project: `src/cli.js` is the one to
 * run. Loaded file by file, the Kubernetes client alone is a thousand modules, most of them never used: that costs two thirds of the
 * time to start and 50 MB. Names and lines stay, so that a stack trace says something; comments go, since one character beyond ASCII in
 * them makes Node.js keep the source text with two bytes for each. The Lua scripts for Redis go beside it. Does not check types.
 */
export async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli.ts'],
    outdir: join(folder, 'src'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    lineLimit: 120,
    legalComments: 'none',
    banner: { js: REQUIRE },
    // Beside src/cli, from where the sandbox is asked for; it stays as it is, since it looks for its files beside itself.
    chunkNames: 'cli/[name]-[hash]',
    // The drawing library is a binary, and its package finds the one for this machine.
    external: ['../sandbox/*', '@resvg/resvg-js'],
    logLevel: 'warning',
  });
  await cp(join(ROOT, 'src/redis/scripts'), resolve(ROOT, folder, 'src/redis/scripts'), { recursive: true });
}
