import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import type { ImagePolicyOptions } from '../../src/registry/image-policy.js';
import { createImagePolicy } from '../../src/registry/image-policy.js';
import { trustKey } from '../../src/registry/trust.js';
import type { FakeRegistry } from './support/fake-registry.js';
import { digestOf, startFakeRegistry } from './support/fake-registry.js';
import {
  keyBundle,
  newKeyPair,
  payloadFor,
  putBundle,
  putSimpleSignature,
  REPOSITORY,
  signatureAnnotation,
  statementFor,
} from './support/signing.js';

const KEYS = newKeyPair();
const OTHERS = newKeyPair();
const DIGEST = digestOf('the image');
const ANOTHER = digestOf('another image');

let registry: FakeRegistry;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-signatures-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  registry = await startFakeRegistry();
});
afterEach(() => registry.close());

/** What the policy says of the image: undefined when it may run. */
async function judge(more: Partial<ImagePolicyOptions> = {}): Promise<string | undefined> {
  const policy = createImagePolicy({
    registries: undefined,
    signatures: [{ images: '*', trust: trustKey(KEYS.pem) }],
    bundles: undefined,
    credentials: () => Promise.resolve(undefined),
    deadlineMs: 5_000,
    ...more,
  });
  try {
    await policy.verify(`${registry.host}/${REPOSITORY}@${DIGEST}`, new AbortController().signal);
    return undefined;
  } catch (error) {
    if (!(error instanceof RecapError)) throw error;
    expect([error.code, error.hint]).toEqual(['image-refused', expect.stringMatching(/.{20,}/)]);
    return error.userMessage;
  }
}

describe('a signature by a key, in the format with a tag', () => {
  test('lets the image run', async () => {
    const payload = payloadFor(DIGEST);
    putSimpleSignature(registry, DIGEST, payload, signatureAnnotation(payload, KEYS));
    expect(await judge()).toBeUndefined();
  });

  test('by another key does not, and the reply names the image and the rule', async () => {
    const payload = payloadFor(DIGEST);
    putSimpleSignature(registry, DIGEST, payload, signatureAnnotation(payload, OTHERS));
    expect(await judge()).toBe(
      `The image ${registry.host}/${REPOSITORY}@${DIGEST} is refused: images.signatures (*) wants a signature of the ` +
        'configured key, and it has signed by another key, or changed since.',
    );
  });

  test('that was changed afterwards does not', async () => {
    const annotation = signatureAnnotation(payloadFor(ANOTHER), KEYS);
    putSimpleSignature(registry, DIGEST, payloadFor(DIGEST), annotation);
    expect(await judge()).toContain('changed since');
  });

  test('of another image does not, though it was put beside this one', async () => {
    const payload = payloadFor(ANOTHER);
    putSimpleSignature(registry, DIGEST, payload, signatureAnnotation(payload, KEYS));
    expect(await judge()).toContain('it signs another image');
  });

  test('that signs something else with the same key does not', async () => {
    const payload = JSON.stringify({ digest: DIGEST });
    putSimpleSignature(registry, DIGEST, payload, signatureAnnotation(payload, KEYS));
    expect(await judge()).toContain('it signs something else than an image');
  });
});

describe('a signature by a key, in a bundle that refers to the image', () => {
  test('lets the image run, with and without the referrers API', async () => {
    putBundle(registry, DIGEST, keyBundle(statementFor(DIGEST), KEYS));
    expect(await judge()).toBeUndefined();
    registry.hasReferrers = false;
    expect(await judge()).toContain('it has none');
    const layer = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' };
    const blob = registry.blob(keyBundle(statementFor(DIGEST), KEYS));
    const manifest = registry.manifest(REPOSITORY, { layers: [{ ...layer, digest: blob }] });
    registry.manifest(REPOSITORY, { manifests: [{ digest: manifest }] }, DIGEST.replace(':', '-'));
    expect(await judge()).toBeUndefined();
  });

  test.each([
    ['by another key', keyBundle(statementFor(DIGEST), OTHERS), 'signed by another key'],
    ['of another image', keyBundle(statementFor(ANOTHER), KEYS), 'it signs another image'],
    ['of its list of packages', keyBundle(statementFor(DIGEST, 'https://spdx.dev/Document'), KEYS), 'does not sign it'],
    ['that is none', '{}', 'no sigstore bundle'],
  ])('%s does not', async (_, bundle, why) => {
    putBundle(registry, DIGEST, bundle);
    expect(await judge()).toContain(why);
  });

  test('counts when it stands beside others that do not', async () => {
    putBundle(registry, DIGEST, keyBundle(statementFor(DIGEST), OTHERS));
    putBundle(registry, DIGEST, keyBundle(statementFor(DIGEST), KEYS));
    expect(await judge()).toBeUndefined();
  });
});

describe('a signature in a file', () => {
  test('lets the image run without a question to the registry', async () => {
    const name = DIGEST.replace(':', '-');
    await writeFile(join(folder, `${name}.sigstore.json`), keyBundle(statementFor(DIGEST), KEYS));
    expect(await judge({ bundles: folder })).toBeUndefined();
    expect(registry.asked).toEqual([]);
    await rm(join(folder, `${name}.sigstore.json`));
    const payload = payloadFor(DIGEST);
    await writeFile(join(folder, `${name}.payload`), payload);
    await writeFile(join(folder, `${name}.sig`), Object.values(signatureAnnotation(payload, KEYS)).join());
    expect(await judge({ bundles: folder })).toBeUndefined();
    expect(registry.asked).toEqual([]);
  });

  test('is no help when the folder is missing', async () => {
    expect(await judge({ bundles: join(folder, 'missing') })).toContain('could not be fetched');
  });
});

describe('the rules', () => {
  test('refuse an image from a registry that is not allowed, and ask it nothing', async () => {
    const registries = ['ghcr.io/recap-dev', `${registry.host}/recap-dev`];
    expect(await judge({ registries, signatures: [] })).toContain('images.registries allows ghcr.io/recap-dev');
    expect(registry.asked).toEqual([]);
  });

  test('allow what is below a registry or a repository that is named', async () => {
    for (const pattern of [registry.host, `${registry.host}/recap`, `${registry.host}/recap/*`, '*']) {
      expect(await judge({ registries: [pattern], signatures: [] })).toBeUndefined();
    }
  });

  test('are tried in their order, and refuse an image that none of them names', async () => {
    const unsigned = { images: registry.host, trust: undefined };
    const signed = { images: '*', trust: trustKey(KEYS.pem) };
    expect(await judge({ signatures: [unsigned, signed] })).toBeUndefined();
    expect(await judge({ signatures: [signed, unsigned] })).toContain('it has none');
    expect(await judge({ signatures: [{ ...unsigned, images: 'ghcr.io' }] })).toContain('no rule');
  });

  test('refuse an image without a digest', async () => {
    const policy = createImagePolicy({
      registries: undefined,
      signatures: [],
      bundles: undefined,
      credentials: () => Promise.resolve(undefined),
      deadlineMs: 1,
    });
    const verdict = policy.verify('ghcr.io/recap-dev/netstat:latest', new AbortController().signal);
    await expect(verdict).rejects.toMatchObject({ code: 'image-refused' });
  });
});
