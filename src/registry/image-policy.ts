import type { ImagePolicy } from '../core/ports.js';
import { within } from '../domain/deadline.js';
import { RecapError } from '../domain/errors.js';
import type { Credentials } from './credentials.js';
import { findInRegistry } from './find-signatures.js';
import type { ImageReference } from './image-reference.js';
import { matchesPattern, parseReference, repositoryOf } from './image-reference.js';
import { findInFolder } from './offline-signatures.js';
import { createRegistryClient } from './registry-client.js';
import type { ClaimedSignature } from './signature.js';
import type { Trust } from './trust.js';

/** Who must have signed which images. */
export interface SignatureRule {
  /** As in `matchesPattern`. */
  readonly images: string;
  /** Undefined where these images need no signature. */
  readonly trust: Trust | undefined;
}

export interface ImagePolicyOptions {
  /** Where images may come from, as in `matchesPattern`; undefined allows every registry. */
  readonly registries: readonly string[] | undefined;
  /** The first that names an image decides. Where there is any, an image that none names is refused. */
  readonly signatures: readonly SignatureRule[];
  /** A folder of signatures, in which is looked before any registry is asked. */
  readonly bundles: string | undefined;
  readonly credentials: Credentials;
  /** Milliseconds for all that one image needs of its registry. */
  readonly deadlineMs: number;
}

/** As much as any catalogue has images; more only after many changes of it in the life of one process. */
const MOST_REMEMBERED = 1_000;

/** Judges images by where they come from and who signed them. What was found good is remembered by its digest; nothing else is. */
export function createImagePolicy(options: ImagePolicyOptions): ImagePolicy {
  const good = new Set<string>();
  return {
    verify: async (image, signal) => {
      const reference = parseReference(image);
      if (reference === undefined)
        throw refused(image, 'it is named without a registry or without a digest', NO_DIGEST);
      const rule = ruleFor(reference, options);
      if (rule?.trust === undefined || good.has(image)) return;
      await verifySignature(reference, rule.images, rule.trust, options, signal);
      if (good.size >= MOST_REMEMBERED) good.clear();
      good.add(image);
    },
  };
}

const NO_DIGEST = 'Name it as registry/path/name@sha256: and 64 hex digits in its capsule.yaml.';

/** The rule on signatures for an image that may be used at all. @throws RecapError `image-refused` */
function ruleFor(reference: ImageReference, { registries, signatures }: ImagePolicyOptions): SignatureRule | undefined {
  const name = repositoryOf(reference);
  if (registries !== undefined && !registries.some((pattern) => matchesPattern(pattern, reference))) {
    const allowed = registries.length === 0 ? 'none' : registries.join(', ');
    const hint = 'Mirror it there (capsules.registry), or add its registry to images.registries of the configuration.';
    throw refused(name, `images.registries allows ${allowed}`, hint);
  }
  const rule = signatures.find(({ images }) => matchesPattern(images, reference));
  if (rule === undefined && signatures.length > 0) {
    throw refused(name, 'no rule of images.signatures is about it', 'Add a rule for it to images.signatures.');
  }
  return rule;
}

async function verifySignature(
  reference: ImageReference,
  pattern: string,
  trust: Trust,
  { bundles, credentials, deadlineMs }: ImagePolicyOptions,
  signal: AbortSignal,
): Promise<void> {
  const by = `images.signatures (${pattern}) wants a signature of ${describe(trust)}`;
  const image = `${repositoryOf(reference)}@${reference.digest}`;
  // Loaded when there is something to check: it costs a tenth of a second and 15 MB, and most bots need it late or never.
  const { checkSignature } = await import('./check-signature.js');
  const found: string[] = [];
  const serves = (claims: readonly ClaimedSignature[]): boolean =>
    claims.some((claim) => {
      try {
        checkSignature(claim, trust, reference.digest);
        return true;
      } catch (error) {
        found.push(error instanceof Error ? error.message : String(error));
        return false;
      }
    });
  try {
    if (bundles !== undefined && serves(await findInFolder(bundles, reference.digest))) return;
    const client = createRegistryClient(reference, credentials);
    const claims = await within(deadlineMs, signal, (inner) => findInRegistry(client, reference.digest, inner));
    if (serves(claims)) return;
  } catch (error) {
    signal.throwIfAborted();
    const hint = 'Try again, or put the signature into the folder that images.bundles names.';
    throw refused(image, `${by}, and it could not be fetched: ${reasonOf(error)}`, hint, error);
  }
  const what = found.length === 0 ? 'it has none' : `it has ${[...new Set(found)].join('; ')}`;
  const hint = 'Sign it (cosign sign) or take the catalogue of a release that is signed; nothing was attached.';
  throw refused(image, `${by}, and ${what}`, hint);
}

function describe(trust: Trust): string {
  return trust.kind === 'key' ? 'the configured key' : `${trust.subject} (${trust.issuer})`;
}

/** A failure of the network hides in the cause of what fetch says. */
function reasonOf(error: unknown): string {
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function refused(image: string, why: string, hint: string, cause?: unknown): RecapError {
  return new RecapError('image-refused', `The image ${image} is refused: ${why}.`, { hint, cause });
}
