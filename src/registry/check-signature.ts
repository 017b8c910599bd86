import { verify } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { bundleFromJSON, isBundleWithDsseEnvelope } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import type { SignedEntity, TrustMaterial } from '@sigstore/verify';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { checkPayload, checkStatement } from './signed-content.js';
import type { ClaimedSignature } from './signature.js';
import { toBundle } from './simple-signing-bundle.js';
import type { Trust } from './trust.js';
import { subjectExpression } from './trust.js';

/**
 * Checks that a claimed signature is one of the trusted signer on this image.
 * @param digest of the image, `sha256:…`
 * @throws Error that says what is wrong with it, in a few words
 */
export function checkSignature(claimed: ClaimedSignature, trust: Trust, digest: string): void {
  if (claimed.kind === 'bundle') {
    const bundle = readBundle(claimed.text);
    if (!isBundleWithDsseEnvelope(bundle)) throw new Error('a bundle that signs no statement about an image');
    checkEntity(toSignedEntity(bundle), trust);
    // What is signed is read only now that it is known to be signed.
    checkStatement(bundle.content.dsseEnvelope, digest);
    return;
  }
  const { payload, signature } = claimed;
  if (trust.kind === 'key') {
    const hash = trust.key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    if (!verify(hash, payload, trust.key, signature)) throw new Error('signed by another key, or changed since');
  } else {
    checkEntity(toSignedEntity(toBundle(claimed), payload), trust);
  }
  checkPayload(payload, digest);
}

function readBundle(text: string): Bundle {
  try {
    return bundleFromJSON(JSON.parse(text));
  } catch (error) {
    throw new Error('no sigstore bundle', { cause: error });
  }
}

function checkEntity(entity: SignedEntity, trust: Trust): void {
  if (trust.kind === 'key') {
    if (entity.key.$case !== 'public-key') throw new Error('signed by a certificate, not by the key');
    // A key of our own needs no witness: neither a log nor a time authority is trusted, so none is asked.
    const verifier = new Verifier(onlyKey(trust.key), { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
    return attempt(() => verifier.verify({ ...entity, tlogEntries: [], timestamps: [] }));
  }
  if (entity.key.$case !== 'certificate') throw new Error('signed by a key, not by an identity');
  const policy = { subjectAlternativeName: subjectExpression(trust.subject), extensions: { issuer: trust.issuer } };
  attempt(() => new Verifier(toTrustMaterial(TrustedRoot.fromJSON(trust.root))).verify(entity, policy));
}

function attempt(check: () => unknown): void {
  try {
    check();
  } catch (error) {
    // The verifier's own words can hold names out of a stranger's certificate: its code is enough for a person.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Error(WORDS[code] ?? 'not a valid signature', { cause: error });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  PUBLIC_KEY_ERROR: 'signed by another key, or changed since',
  SIGNATURE_ERROR: 'signed by another key, or changed since',
  UNTRUSTED_SIGNER_ERROR: 'signed by another identity',
  CERTIFICATE_ERROR: 'its certificate is of no trusted authority, or was not valid when it signed',
  TIMESTAMP_ERROR: 'nothing trusted says when it was signed',
  TLOG_ERROR: 'it is in no trusted transparency log',
  TLOG_BODY_ERROR: 'the transparency log is about another signature',
  TLOG_INCLUSION_PROOF_ERROR: 'its proof of the transparency log is wrong',
  TLOG_INCLUSION_PROMISE_ERROR: 'its promise of the transparency log is wrong',
};

function onlyKey(key: Extract<Trust, { kind: 'key' }>['key']): TrustMaterial {
  return {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey: key, validFor: () => true }),
  };
}
