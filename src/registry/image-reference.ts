/** An image by its digest, as capsule.yaml names it and the mirror setting rewrites it. */
export interface ImageReference {
  /** `ghcr.io`, with a port where there is one. */
  readonly host: string;
  /** `recap-dev/capsules/netstat` */
  readonly path: string;
  /** `sha256:…` */
  readonly digest: string;
}

const REFERENCE = /^([a-z0-9][a-z0-9.-]*(?::\d{1,5})?)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)@(sha256:[0-9a-f]{64})$/;

/** Undefined for what names no registry or no digest. */
export function parseReference(image: string): ImageReference | undefined {
  const [, host, path, digest] = REFERENCE.exec(image) ?? [];
  return host === undefined || path === undefined || digest === undefined ? undefined : { host, path, digest };
}

/** `ghcr.io/recap-dev/capsules/netstat` */
export function repositoryOf({ host, path }: ImageReference): string {
  return `${host}/${path}`;
}

/**
 * Whether a repository is the one that a pattern names, or below it: `ghcr.io`, `ghcr.io/recap-dev`, `ghcr.io/recap-dev/capsules/*`,
 * or `*` for all. Whole words between slashes count, so `ghcr.io/recap-dev` says nothing about `ghcr.io/recap-devious`.
 */
export function matchesPattern(pattern: string, reference: ImageReference): boolean {
  const wanted = pattern.replace(/\/?\*$/, '').split('/');
  if (pattern === '*') return true;
  const words = repositoryOf(reference).split('/');
  return wanted.every((word, index) => words[index] === word);
}
