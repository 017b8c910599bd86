import { join } from 'node:path';
import type { Builder, BuilderOptions } from './builder.js';
import { TOOLS_FOLDER, toolsArguments } from './builder.js';
import { runTool } from './tool.js';

const BASE = 'recap-debian';
/** What the Dockerfiles of the capsules call the shared stage. */
const TOOLS = 'recap-tools';
const BUILDER = 'recap-images';

/** docker's buildx, with a BuildKit of its own (0.13 or newer, for rewrite-timestamp), since only that writes OCI layouts. */
export async function openDocker(options: BuilderOptions): Promise<Builder> {
  const { work, base, signal } = options;
  const docker = (...words: string[]): Promise<string> => runTool('docker', words, signal);
  await docker('buildx', 'create', '--name', BUILDER, '--driver', 'docker-container', '--bootstrap');
  const build = (layout: string, output: string, ...words: string[]): Promise<string> =>
    docker(
      ...['buildx', 'build', '--builder', BUILDER, '--provenance=false', '--sbom=false'],
      ...['--output', `type=oci,tar=false,dest=${layout}${output}`, ...words],
    );

  const tools = join(work, 'tools');
  const debian = base === undefined ? [] : baseArguments(base);
  await build(tools, '', ...debian, ...toolsArguments(options), TOOLS_FOLDER);
  const version = /BuildKit version:\s*(\S+)/.exec(await docker('buildx', 'inspect', BUILDER))?.[1] ?? 'unknown';
  return {
    name: `buildkit ${version}`,
    build: async (folder, architecture, layout) => {
      await build(
        layout,
        ',rewrite-timestamp=true',
        ...['--platform', `linux/${architecture}`, '--build-arg', 'SOURCE_DATE_EPOCH=0'],
        ...['--build-context', `${TOOLS}=oci-layout://${tools}`, folder],
      );
    },
    close: async () => {
      await runTool('docker', ['buildx', 'rm', BUILDER]);
    },
  };
}

function baseArguments(base: string): string[] {
  if (base.endsWith('.tar')) {
    throw new Error(
      'docker takes a base from a registry or as oci-layout:FOLDER; buildah also takes root file systems',
    );
  }
  const context = base.startsWith('oci-layout:') ? `oci-layout://${base.slice('oci-layout:'.length)}` : undefined;
  const named = ['--build-arg', `DEBIAN=${context === undefined ? base : BASE}`];
  return context === undefined ? named : [...named, '--build-context', `${BASE}=${context}`];
}
