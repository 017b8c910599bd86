import { basename, join } from 'node:path';
import type { Builder, BuilderOptions } from './builder.js';
import { TOOLS_FOLDER, toolsArguments } from './builder.js';
import { answers, runTool } from './tool.js';

const BASE = 'localhost/recap-debian';
const TOOLS = 'localhost/recap-tools';

/**
 * buildah with a storage of its own, so that nothing of the machine's images is touched. Steps run in a chroot: that needs neither a
 * container runtime nor a network set-up.
 */
export async function openBuildah(options: BuilderOptions): Promise<Builder> {
  const { work, base, signal } = options;
  const own = ['--root', join(work, 'storage'), '--runroot', join(work, 'run')];
  const driver = (await answers('buildah', ...own, '--storage-driver', 'overlay', 'info')) ? 'overlay' : 'vfs';
  const buildah = (...words: string[]): Promise<string> =>
    runTool('buildah', [...own, '--storage-driver', driver, ...words], signal);
  const build = (...words: string[]): Promise<string> => buildah('bud', '--isolation', 'chroot', ...words);

  const name = (await buildah('--version')).replace(/^buildah version (\S+).*/s, 'buildah $1');
  // 1.28 does not know its own platform in a Dockerfile.
  const machine = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const debian = base === undefined ? [] : ['--build-arg', `DEBIAN=${await importBase(base, buildah)}`];
  await build('--pull=false', ...debian, ...toolsArguments(options), '--tag', TOOLS, TOOLS_FOLDER);
  return {
    name,
    build: async (folder, architecture, layout) => {
      const image = `localhost/${basename(folder)}:${architecture}`;
      await build(
        ...['--pull-never', '--platform', `linux/${architecture}`],
        // Times and the builder's own label would make each build another one.
        ...['--timestamp', '0', '--identity-label=false'],
        ...['--build-arg', `BUILDPLATFORM=${machine}`, '--build-arg', `TOOLS=${TOOLS}`],
        ...['--tag', image, folder],
      );
      await buildah('push', '--quiet', '--format', 'oci', image, `oci:${layout}`);
      await buildah('rmi', image);
    },
    // Unmounts what a build that was broken off left behind.
    close: async () => {
      await runTool('buildah', [...own, '--storage-driver', driver, 'rm', '--all']);
    },
  };
}

/** The base by a name that a Dockerfile can begin with. */
async function importBase(base: string, buildah: (...words: string[]) => Promise<string>): Promise<string> {
  if (base.startsWith('oci-archive:')) return (await buildah('pull', '--quiet', base)).trim();
  if (!base.endsWith('.tar')) return base;
  const container = (await buildah('from', 'scratch')).trim();
  await buildah('add', '--quiet', container, base, '/');
  await buildah('commit', '--quiet', '--rm', container, BASE);
  return BASE;
}
