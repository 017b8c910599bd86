/** An image reference, split. `invalid` carries the runtime's own words for a name that it can't parse. */
export type ImageReference = { full: string; name: string } | { invalid: string };

const DEFAULT_REGISTRY = 'docker.io';

/** Parses an image reference as a container runtime does: default registry, default tag, lower-case repository. */
export function parseImageReference(reference: string): ImageReference {
  const [beforeDigest = '', digest] = reference.split('@', 2);
  const slash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', slash + 1);
  const repository = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  const elements = repository.split('/');
  const first = elements[0] ?? '';
  const hasRegistry = elements.length > 1 && (first.includes('.') || first.includes(':') || first === 'localhost');
  const path = hasRegistry ? elements.slice(1).join('/') : repository;
  const bad = path.split('/').find((element) => !/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(element));
  if (bad !== undefined || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))) {
    const reason =
      bad !== undefined && bad !== bad.toLowerCase()
        ? `: repository name (${path.split('/').pop() ?? ''}) must be lowercase`
        : '';
    return {
      invalid: `Failed to apply default image tag "${reference}": couldn't parse image name "${reference}": invalid reference format${reason}`,
    };
  }
  const registry = hasRegistry ? `${first}/` : `${DEFAULT_REGISTRY}/${elements.length === 1 ? 'library/' : ''}`;
  const suffix = digest !== undefined ? `${tag === undefined ? '' : `:${tag}`}@${digest}` : `:${tag ?? 'latest'}`;
  return { full: `${registry}${path}${suffix}`, name: path.split('/').pop() ?? path };
}
