import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, sign } from 'node:crypto';
import type { FakeRegistry } from './fake-registry.js';

export const REPOSITORY = 'recap/netstat';
export const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';
const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly pem: string;
}

export function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** What cosign's first format signs. */
export function payloadFor(digest: string): string {
  const image = { 'docker-manifest-digest': digest };
  const critical = { identity: { 'docker-reference': REPOSITORY }, image, type: 'cosign container image signature' };
  return JSON.stringify({ critical, optional: null });
}

/** Puts a signature beside an image as `cosign sign --key` did before bundles. */
export function putSimpleSignature(
  registry: FakeRegistry,
  digest: string,
  payload: string,
  annotations: Readonly<Record<string, string>>,
): void {
  const layers = [{ mediaType: SIMPLE_SIGNING, digest: registry.blob(payload), size: payload.length, annotations }];
  registry.manifest(REPOSITORY, { schemaVersion: 2, layers }, `${digest.replace(':', '-')}.sig`);
}

export function signatureAnnotation(payload: string, { privateKey }: KeyPair): Record<string, string> {
  return { 'dev.cosignproject.cosign/signature': sign('sha256', Buffer.from(payload), privateKey).toString('base64') };
}

/** A statement about an image, as DSSE signs it. */
export function statementFor(digest: string, predicateType = SIGN_PREDICATE): string {
  const subject = [{ name: '', digest: { sha256: digest.replace('sha256:', '') } }];
  return JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate: {} });
}

/** A DSSE envelope around a statement. */
export function envelope(statement: string, privateKey: KeyObject): { sig: string; json: object } {
  const payloadType = 'application/vnd.in-toto+json';
  const encoded = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(statement)} ${statement}`;
  const sig = sign('sha256', Buffer.from(encoded), privateKey).toString('base64');
  const payload = Buffer.from(statement).toString('base64');
  return { sig, json: { payload, payloadType, signatures: [{ sig, keyid: '' }] } };
}

/** A bundle that a key signed, as `cosign sign --key` makes it. */
export function keyBundle(statement: string, { privateKey }: KeyPair): string {
  const verificationMaterial = { publicKey: { hint: 'a key' }, tlogEntries: [] };
  const { json } = envelope(statement, privateKey);
  return JSON.stringify({ mediaType: BUNDLE, verificationMaterial, dsseEnvelope: json });
}

/** Puts a bundle into the registry as one that refers to the image. */
export function putBundle(registry: FakeRegistry, digest: string, bundle: string): void {
  const layers = [{ mediaType: BUNDLE, digest: registry.blob(bundle), size: bundle.length }];
  const manifest = registry.manifest(REPOSITORY, { schemaVersion: 2, artifactType: BUNDLE, layers });
  registry.refer(digest, { digest: manifest, artifactType: BUNDLE });
}
