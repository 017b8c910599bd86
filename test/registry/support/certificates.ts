import { createHash, sign, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { LogKey } from './fake-sigstore.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const ISSUER = '1.3.6.1.4.1.57264.1.8';
const TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2';
const TEN_MINUTES = 10 * 60_000;

x509.cryptoProvider.set(webcrypto);

export interface Certified {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

interface CertificateParts {
  readonly subject: string;
  readonly isAuthority?: boolean;
  readonly signer?: Certified;
  readonly keys?: webcrypto.CryptoKeyPair;
  readonly extensions?: x509.Extension[];
  readonly notBefore?: Date;
}

/** A certificate for ten minutes; of an authority for a day. Signs itself without a signer. */
export async function newCertificate(parts: CertificateParts): Promise<Certified> {
  const { subject, isAuthority = false, signer, extensions = [], notBefore = new Date(Date.now() - 60_000) } = parts;
  const keys = parts.keys ?? (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: isAuthority ? '01' : '02',
    subject,
    issuer: signer?.certificate.subject ?? subject,
    notBefore,
    notAfter: new Date(notBefore.getTime() + (isAuthority ? 144 : 1) * TEN_MINUTES),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (signer?.keys ?? keys).privateKey,
    extensions: [new x509.BasicConstraintsExtension(isAuthority, undefined, true), ...extensions],
  });
  return { certificate, keys };
}

/** A certificate of an identity, with the timestamp of a log of certificates in it. */
export async function withTimestamp(
  signer: Certified,
  { issuer, subject }: { issuer: string; subject: string },
  log: LogKey,
): Promise<Certified> {
  const name = new x509.SubjectAlternativeNameExtension([{ type: 'url', value: subject }], true);
  // UTF8String
  const from = new x509.Extension(ISSUER, false, Buffer.from([0x0c, issuer.length, ...Buffer.from(issuer)]));
  const parts = { subject: 'CN=', signer, extensions: [name, from], notBefore: new Date() };
  const before = await newCertificate(parts);
  const stamped = new x509.Extension(TIMESTAMPS, false, timestampList(before.certificate, signer.certificate, log));
  return newCertificate({ ...parts, keys: before.keys, extensions: [name, from, stamped] });
}

/** RFC 6962: the list of one signed certificate timestamp, for the certificate without it. */
function timestampList(certificate: x509.X509Certificate, issuer: x509.X509Certificate, { key, id }: LogKey): Buffer {
  const tbs = firstElement(Buffer.from(certificate.rawData));
  const issuerKey = createHash('sha256').update(Buffer.from(issuer.publicKey.rawData)).digest();
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Date.now()));
  const entry = Buffer.concat([issuerKey, length(tbs, 3), tbs]);
  const signed = Buffer.concat([Buffer.from([0, 0]), time, Buffer.from([0, 1]), entry, Buffer.from([0, 0])]);
  const signature = sign('sha256', signed, key);
  const [sha256AndEcdsa, noExtensions] = [Buffer.from([4, 3]), Buffer.from([0, 0])];
  const head = [Buffer.from([0]), id, time, noExtensions, sha256AndEcdsa];
  const timestamp = Buffer.concat([...head, length(signature, 2), signature]);
  const one = Buffer.concat([length(timestamp, 2), timestamp]);
  const list = Buffer.concat([length(one, 2), one]);
  return Buffer.concat([Buffer.from([0x04, ...(list.length < 128 ? [] : [0x81]), list.length]), list]);
}

/** The first element in a DER sequence that is longer than 255 bytes: of a certificate, what is signed. */
function firstElement(der: Buffer): Buffer {
  return der.subarray(4, 4 + 4 + der.readUInt16BE(6));
}

function length(of: Buffer, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(of.length, 0, bytes);
  return buffer;
}
