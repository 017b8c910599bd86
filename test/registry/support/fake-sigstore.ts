import { createHash, generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import type * as x509 from '@peculiar/x509';
import { newCertificate, withTimestamp } from './certificates.js';
import { BUNDLE, envelope } from './signing.js';

const START = '2026-01-01T00:00:00Z';
const LOG = 'rekor.test';
export const IDENTITY = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/recap-dev/recap/.github/workflows/release.yml@refs/tags/v1.0.0',
};

export interface FakeSigstore {
  readonly trustedRoot: object;
  /** A bundle that somebody signed with a certificate of this sigstore, at a time within its ten minutes or not. */
  bundle(statement: string, who?: typeof IDENTITY, minutesLater?: number): Promise<string>;
  /** The annotations of the same in the format with a tag. */
  annotations(payload: string, who?: typeof IDENTITY): Promise<Record<string, string>>;
}

/** A certificate authority with its log of certificates and its transparency log. */
export async function newSigstore(): Promise<FakeSigstore> {
  const authority = await newCertificate({ subject: 'CN=fulcio.test', isAuthority: true });
  const [rekor, ctlog] = [newLogKey(), newLogKey()];
  const log = (key: LogKey, baseUrl: string): object => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: key.spki.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: { start: START },
    },
    logId: { keyId: key.id.toString('base64') },
  });
  const chain = { certificates: [{ rawBytes: Buffer.from(authority.certificate.rawData).toString('base64') }] };
  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [log(rekor, `https://${LOG}`)],
    certificateAuthorities: [{ uri: 'https://fulcio.test', certChain: chain, validFor: { start: START } }],
    ctlogs: [log(ctlog, 'https://ct.test')],
    timestampAuthorities: [],
  };
  const certify = async (who: typeof IDENTITY): Promise<{ certificate: x509.X509Certificate; key: KeyObject }> => {
    const { certificate, keys } = await withTimestamp(authority, who, ctlog);
    return { certificate, key: KeyObject.from(keys.privateKey) };
  };
  const promise = (body: string, minutesLater: number): { integratedTime: number; SignedEntryTimestamp: string } => {
    const integratedTime = Math.floor(Date.now() / 1000) + minutesLater * 60;
    const text = JSON.stringify({ body, integratedTime, logID: rekor.id.toString('hex'), logIndex: 0 });
    return { integratedTime, SignedEntryTimestamp: sign('sha256', Buffer.from(text), rekor.key).toString('base64') };
  };
  const pem = (certificate: x509.X509Certificate): string =>
    Buffer.from(certificate.toString('pem')).toString('base64');

  return {
    trustedRoot,
    bundle: async (statement, who = IDENTITY, minutesLater = 1) => {
      const { certificate, key } = await certify(who);
      const { sig, json } = envelope(statement, key);
      const spec = {
        payloadHash: { algorithm: 'sha256', value: sha256(statement).toString('hex') },
        signatures: [{ signature: sig, verifier: pem(certificate) }],
      };
      const body = toBase64(JSON.stringify({ apiVersion: '0.0.1', kind: 'dsse', spec }));
      const { integratedTime, SignedEntryTimestamp } = promise(body, minutesLater);
      const entry = {
        logIndex: '0',
        logId: { keyId: rekor.id.toString('base64') },
        kindVersion: { kind: 'dsse', version: '0.0.1' },
        integratedTime: String(integratedTime),
        inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
        inclusionProof: onlyLeaf(body, rekor),
        canonicalizedBody: body,
      };
      const rawBytes = Buffer.from(certificate.rawData).toString('base64');
      const verificationMaterial = { certificate: { rawBytes }, tlogEntries: [entry] };
      return JSON.stringify({ mediaType: BUNDLE, verificationMaterial, dsseEnvelope: json });
    },
    annotations: async (payload, who = IDENTITY) => {
      const { certificate, key } = await certify(who);
      const content = sign('sha256', Buffer.from(payload), key).toString('base64');
      const data = { hash: { algorithm: 'sha256', value: sha256(payload).toString('hex') } };
      const spec = { data, signature: { content, publicKey: { content: pem(certificate) } } };
      const body = toBase64(JSON.stringify({ apiVersion: '0.0.1', kind: 'hashedrekord', spec }));
      const { integratedTime, SignedEntryTimestamp } = promise(body, 1);
      const Payload = { body, integratedTime, logIndex: 0, logID: rekor.id.toString('hex') };
      return {
        'dev.cosignproject.cosign/signature': content,
        'dev.sigstore.cosign/certificate': certificate.toString('pem'),
        'dev.sigstore.cosign/bundle': JSON.stringify({ SignedEntryTimestamp, Payload }),
      };
    },
  };
}

export interface LogKey {
  readonly key: KeyObject;
  readonly spki: Buffer;
  readonly id: Buffer;
}

function newLogKey(): LogKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { key: privateKey, spki, id: sha256(spki) };
}

/** The proof of a log that holds nothing else. */
function onlyLeaf(body: string, { key, id }: LogKey): object {
  const rootHash = sha256(Buffer.concat([Buffer.from([0]), Buffer.from(body, 'base64')])).toString('base64');
  const note = `${LOG}\n1\n${rootHash}\n`;
  const signature = Buffer.concat([id.subarray(0, 4), sign('sha256', Buffer.from(note), key)]).toString('base64');
  const checkpoint = { envelope: `${note}\n\u2014 ${LOG} ${signature}\n` };
  return { logIndex: '0', rootHash, treeSize: '1', hashes: [], checkpoint };
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
