import { readFileSync } from 'node:fs';
import type { ImagePolicy } from './core/ports.js';
import { RecapError } from './domain/errors.js';
import type { ImageSettings } from './images-schema.js';
import { dockerCredentials } from './registry/credentials.js';
import type { SignatureRule } from './registry/image-policy.js';
import { createImagePolicy } from './registry/image-policy.js';
import { trustIdentity, trustKey } from './registry/trust.js';

/** Two questions after each other, each with a token first, to a registry that is slow. */
const DEADLINE_MS = 10_000;

/**
 * The image policy of the configuration; keys and trusted roots are read now, credentials and signatures when they are needed.
 * @throws RecapError `bad-configuration` that names the rule
 */
export function openImagePolicy({ registries, signatures, bundles, credentials }: ImageSettings): ImagePolicy {
  return createImagePolicy({
    registries,
    signatures: signatures.map(readRule),
    bundles,
    credentials: credentials === undefined ? () => Promise.resolve(undefined) : dockerCredentials(credentials),
    deadlineMs: DEADLINE_MS,
  });
}

function readRule(rule: ImageSettings['signatures'][number], index: number): SignatureRule {
  const { images, key, keyFile, keyless } = rule;
  const where = `images.signatures.${index}`;
  if (keyless !== undefined) {
    const root = readText(keyless.trustedRoot, `${where}.keyless.trustedRoot`);
    return { images, trust: attempt(`${where}.keyless.trustedRoot`, () => trustIdentity(keyless, root)) };
  }
  const pem = keyFile === undefined ? key : readText(keyFile, `${where}.keyFile`);
  return { images, trust: pem === undefined ? undefined : attempt(`${where}.key`, () => trustKey(pem)) };
}

function readText(file: string, where: string): string {
  return attempt(where, () => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      throw new Error(`names the file ${file}, which can't be read`);
    }
  });
}

function attempt<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RecapError('bad-configuration', `${where} ${why}.`, { cause: error });
  }
}
