import { openBuildah } from './buildah.js';
import { openDocker } from './docker.js';
import { answers } from './tool.js';

/** The architectures that a capsule may fit, as in capsule.yaml. */
export type Architecture = 'amd64' | 'arm64';

export interface BuilderOptions {
  /**
   * What the shared stage begins with: an image reference, `oci-archive:FILE`, or a FILE.tar that is the root file system of a Debian.
   * Undefined is Debian's image from its registry.
   */
  readonly base: string | undefined;
  /** A file of apt sources in place of the pinned snapshot. It stays on this machine. */
  readonly sources: string | undefined;
  readonly architectures: readonly Architecture[];
  /** A folder of the builder's own; whoever opens the builder removes it after `close`. */
  readonly work: string;
  readonly signal: AbortSignal;
}

/** What builds images: buildah or docker. The shared stage is built when it is opened. */
export interface Builder {
  /** With its version: the same version builds the same digest. */
  readonly name: string;
  /** Builds the Dockerfile of a folder for one architecture into an OCI layout, which must not exist yet. */
  build(folder: string, architecture: Architecture, layout: string): Promise<void>;
  close(): Promise<void>;
}

/** Which of both is there, or undefined; docker counts only when its engine answers. */
export async function findBuilder(): Promise<'buildah' | 'docker' | undefined> {
  if (await answers('buildah', '--version')) return 'buildah';
  if (await answers('docker', 'buildx', 'inspect')) return 'docker';
  return undefined;
}

export function openBuilder(kind: 'buildah' | 'docker', options: BuilderOptions): Promise<Builder> {
  return kind === 'buildah' ? openBuildah(options) : openDocker(options);
}

/** The folder of the shared stage. */
export const TOOLS_FOLDER = `${import.meta.dirname}/tools`;

/** What both builders give the shared stage. */
export function toolsArguments({ architectures, sources }: BuilderOptions): string[] {
  return [
    ...['--build-arg', `ARCHITECTURES=${architectures.join(' ')}`],
    ...(sources === undefined ? [] : ['--secret', `id=apt-sources,src=${sources}`]),
  ];
}
