import { beforeAll, describe, expect, test } from 'vitest';
import { checkSignature } from '../../src/registry/check-signature.js';
import type { ClaimedSignature } from '../../src/registry/signature.js';
import type { Trust } from '../../src/registry/trust.js';
import { trustIdentity, trustKey } from '../../src/registry/trust.js';
import { digestOf } from './support/fake-registry.js';
import type { FakeSigstore } from './support/fake-sigstore.js';
import { IDENTITY, newSigstore } from './support/fake-sigstore.js';
import { keyBundle, newKeyPair, payloadFor, statementFor } from './support/signing.js';

const DIGEST = digestOf('the image');
const ANOTHER = digestOf('another image');

let sigstore: FakeSigstore;
let trust: Trust;
beforeAll(async () => {
  sigstore = await newSigstore();
  trust = trustIdentity(IDENTITY, JSON.stringify(sigstore.trustedRoot));
});

const check = (text: string, by = trust): void => checkSignature({ kind: 'bundle', text }, by, DIGEST);

describe('a bundle of an identity', () => {
  test('is a signature of the image', async () => {
    check(await sigstore.bundle(statementFor(DIGEST)));
  });

  test('may be of any that the pattern of the subject names, whole', async () => {
    const root = JSON.stringify(sigstore.trustedRoot);
    const text = await sigstore.bundle(statementFor(DIGEST));
    check(text, trustIdentity({ ...IDENTITY, subject: IDENTITY.subject.replace('v1.0.0', '*') }, root));
    for (const subject of [IDENTITY.subject.slice(0, -1), 'https://*', IDENTITY.subject.replaceAll('.', '-'), '.*']) {
      expect(() => check(text, trustIdentity({ ...IDENTITY, subject }, root)), subject).toThrow('another identity');
    }
  });

  test('does not count when another signed, or another provider vouched', async () => {
    const fork = { ...IDENTITY, subject: IDENTITY.subject.replace('recap-dev', 'mallory') };
    const elsewhere = { ...IDENTITY, issuer: 'https://accounts.example.com' };
    for (const who of [fork, elsewhere]) {
      const text = await sigstore.bundle(statementFor(DIGEST), who);
      expect(() => check(text)).toThrow('signed by another identity');
    }
  });

  test('does not count when the certificate had expired at the time of the signature', async () => {
    const text = await sigstore.bundle(statementFor(DIGEST), IDENTITY, 30);
    expect(() => check(text)).toThrow('was not valid when it signed');
  });

  test('does not count when another authority made the certificate', async () => {
    const mallory = await newSigstore();
    const text = await mallory.bundle(statementFor(DIGEST));
    expect(() => check(text)).toThrow('of no trusted authority');
  });

  test('does not count when it was changed, in any of its parts', async () => {
    const text = await sigstore.bundle(statementFor(DIGEST));
    const swap = (change: (bundle: Parts) => void): string => {
      const bundle = JSON.parse(text) as Parts;
      change(bundle);
      return JSON.stringify(bundle);
    };
    const other = Buffer.from(statementFor(ANOTHER)).toString('base64');
    const entries = (change: (entry: Entry) => void) => (bundle: Parts) =>
      bundle.verificationMaterial.tlogEntries.forEach(change);
    const changes: ((bundle: Parts) => void)[] = [
      ({ dsseEnvelope }) => (dsseEnvelope.payload = other),
      ({ verificationMaterial }) => (verificationMaterial.tlogEntries = []),
      entries((entry) => (entry.integratedTime = String(Number(entry.integratedTime) - 1))),
      entries(
        ({ inclusionProof: { checkpoint } }) => (checkpoint.envelope = checkpoint.envelope.replace('\n1\n', '\n2\n')),
      ),
    ];
    for (const change of changes) expect(() => check(swap(change)), String(change)).toThrow(Error);
    check(swap(() => undefined));
  });

  test('does not count when it is of another image', async () => {
    const text = await sigstore.bundle(statementFor(ANOTHER));
    expect(() => check(text)).toThrow('it signs another image');
  });

  test('and one of a key do not stand for each other', async () => {
    const keys = newKeyPair();
    const text = await sigstore.bundle(statementFor(DIGEST));
    expect(() => check(keyBundle(statementFor(DIGEST), keys))).toThrow('signed by a key, not by an identity');
    expect(() => check(text, trustKey(keys.pem))).toThrow('signed by a certificate, not by the key');
  });
});

interface Entry {
  integratedTime: string;
  inclusionProof: { checkpoint: { envelope: string } };
}

/** What the test changes in a bundle. */
interface Parts {
  dsseEnvelope: { payload: string };
  verificationMaterial: { tlogEntries: Entry[] };
}

describe('a signature of an identity in the format with a tag', () => {
  const claim = async (payload: string, who = IDENTITY): Promise<ClaimedSignature & { kind: 'simple-signing' }> => {
    const annotations = await sigstore.annotations(payload, who);
    return {
      kind: 'simple-signing',
      payload: Buffer.from(payload),
      signature: Buffer.from(annotations['dev.cosignproject.cosign/signature'] ?? '', 'base64'),
      certificate: annotations['dev.sigstore.cosign/certificate'] ?? '',
      logEntry: annotations['dev.sigstore.cosign/bundle'] ?? '',
    };
  };

  test('is a signature of the image', async () => {
    checkSignature(await claim(payloadFor(DIGEST)), trust, DIGEST);
  });

  test('does not count when it is of another image, of another identity, or without its log entry', async () => {
    const [other, fork] = [await claim(payloadFor(ANOTHER)), { ...IDENTITY, subject: 'https://github.com/mallory' }];
    expect(() => checkSignature(other, trust, DIGEST)).toThrow('it signs another image');
    const forked = await claim(payloadFor(DIGEST), fork);
    expect(() => checkSignature(forked, trust, DIGEST)).toThrow('another identity');
    const { kind, payload, signature } = await claim(payloadFor(DIGEST));
    expect(() => checkSignature({ kind, payload, signature }, trust, DIGEST)).toThrow('not by an identity');
  });
});
