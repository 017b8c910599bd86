import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkImages } from '../../src/cli/check-images.js';
import { readSettings } from '../../src/config.js';
import { openImagePolicy } from '../../src/image-policy.js';
import type { Installation } from '../../src/installation.js';
import { newKeyPair } from '../registry/support/signing.js';

const SOUND = `name: NAME
summary: Says nothing
image: ghcr.io/recap-dev/capsules/NAME@sha256:e2bb0951e87d0725ca7eb7263f6c5515657b1e3131159453c669126fdc92087e
mechanism: ephemeral
argv: [/usr/bin/NAME]
params: {}
fits: { os: [linux], arch: [amd64] }
privileges: { as: target, capabilities: [] }
limits: { deadline: 20s, output: 64KiB }
output: { format: text }
examples: [/recap NAME shop/web]
`;

let installation: Installation;
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'recap-check-images-'));
  for (const name of ['one', 'two']) {
    await mkdir(join(root, 'capsules', name), { recursive: true });
    await writeFile(join(root, 'capsules', name, 'capsule.yaml'), SOUND.replaceAll('NAME', name));
  }
  installation = { root, version: '0.0.0', capsules: join(root, 'capsules'), redisScripts: root };
});
afterAll(() => rm(installation.root, { recursive: true }));

function settingsWith(more: string): NonNullable<ReturnType<typeof readSettings>['settings']> {
  const { settings, problems } = readSettings('recap.yaml', `clusters: { a: { inCluster: true } }\n${more}`);
  if (settings === undefined) throw new Error(JSON.stringify(problems));
  return settings;
}

const check = (more: string): Promise<readonly string[]> =>
  checkImages(settingsWith(more), installation, new AbortController().signal);

describe('the check of the images of a catalogue', () => {
  test('is content where nothing is demanded', async () => {
    expect(await check('')).toEqual([]);
    expect(await check('images: { registries: [ghcr.io/recap-dev] }')).toEqual([]);
  });

  test('names every image that the policy refuses, as it would be pulled', async () => {
    const lines = (await check('images: { registries: [ghcr.io] }\ncapsules: { registry: mirror.example.com }')).join(
      '\n',
    );
    expect(lines).toContain('mirror.example.com/recap-dev/capsules/one is refused: images.registries allows ghcr.io');
    expect(lines).toContain('mirror.example.com/recap-dev/capsules/two is refused');
  });

  test('takes a key from the file itself, and asks for the signature of the key', async () => {
    const key = newKeyPair().pem.trim().split('\n').join('\n      ');
    const bundles = installation.root;
    const yaml = `images:
  bundles: ${bundles}/missing
  signatures:
  - images: ghcr.io/recap-dev/*
    key: |
      ${key}
`;
    expect((await check(yaml)).join('\n')).toContain('wants a signature of the configured key');
  });
});

describe('the rules on images in the configuration', () => {
  test.each([
    ['registries: [https://ghcr.io]', /registries.*is no registry or repository/],
    ['signatures: [{ images: ghcr.io }]', /signatures.*needs one of key, keyFile, keyless and unsigned/],
    ['signatures: [{ images: ghcr.io, key: x, unsigned: true }]', /needs one of/],
    ['signatures: [{ images: ghcr.io, keyles: {} }]', /keyles/],
  ])('refuse %s', (images, message) => {
    const { problems } = readSettings('recap.yaml', `clusters: { a: { inCluster: true } }\nimages: { ${images} }\n`);
    expect(problems.map(({ path, message: text }) => `${path} ${text}`).join('\n')).toMatch(message);
  });

  test.each([
    ['key: no key', 'images.signatures.0.key is no public key in PEM.'],
    [
      'keyFile: /missing/cosign.pub',
      "images.signatures.0.keyFile names the file /missing/cosign.pub, which can't be read.",
    ],
    [
      'keyless: { issuer: https://a.example, subject: a, trustedRoot: /dev/null }',
      'images.signatures.0.keyless.trustedRoot is no trusted_root.json of sigstore.',
    ],
  ])('with %s keep the bot from starting', (rule, userMessage) => {
    const { images } = settingsWith(`images: { signatures: [{ images: ghcr.io, ${rule} }] }`);
    expect(() => openImagePolicy(images)).toThrow(expect.objectContaining({ code: 'bad-configuration', userMessage }));
  });

  test('take no private key, and do not show it', () => {
    const { privateKey } = newKeyPair();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { images } = settingsWith('');
    const open = (): unknown => openImagePolicy({ ...images, signatures: [{ images: '*', key: pem }] });
    expect(open).toThrow('is a private key; give the public one (cosign.pub)');
  });
});
