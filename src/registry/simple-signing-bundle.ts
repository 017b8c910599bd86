import { createHash, X509Certificate } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { bundleFromJSON } from '@sigstore/bundle';
import { z } from 'zod';
import type { ClaimedSignature } from './signature.js';

const logEntrySchema = z.object({
  SignedEntryTimestamp: z.string(),
  Payload: z.object({
    body: z.string(),
    integratedTime: z.int(),
    logIndex: z.int(),
    logID: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

/**
 * A keyless signature of cosign's first format as the bundle that it would be today, so that one verifier judges both.
 * @throws Error when a part of it is missing
 */
export function toBundle(claimed: Extract<ClaimedSignature, { kind: 'simple-signing' }>): Bundle {
  const { payload, signature, certificate, logEntry } = claimed;
  if (certificate === undefined || logEntry === undefined) throw new Error('signed by a key, not by an identity');
  try {
    const { SignedEntryTimestamp, Payload } = logEntrySchema.parse(JSON.parse(logEntry));
    return bundleFromJSON({
      mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
      verificationMaterial: {
        x509CertificateChain: {
          certificates: [{ rawBytes: new X509Certificate(certificate).raw.toString('base64') }],
        },
        tlogEntries: [
          {
            logIndex: String(Payload.logIndex),
            logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
            kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
            integratedTime: String(Payload.integratedTime),
            inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
            canonicalizedBody: Payload.body,
          },
        ],
      },
      messageSignature: {
        messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(payload).digest('base64') },
        signature: signature.toString('base64'),
      },
    });
  } catch (error) {
    throw new Error('its certificate or its log entry can not be read', { cause: error });
  }
}
