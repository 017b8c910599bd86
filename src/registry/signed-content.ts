import { z } from 'zod';

/** What cosign says in a bundle to sign an image; other predicates (an SBOM, a provenance) say something else about it. */
const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

const payloadSchema = z.object({
  critical: z.object({
    type: z.enum(['cosign container image signature', 'https://sigstore.dev/cosign/sign/v1']),
    image: z.object({ 'docker-manifest-digest': z.string() }),
  }),
});

const statementSchema = z.object({
  _type: z.enum(['https://in-toto.io/Statement/v1', 'https://in-toto.io/Statement/v0.1']),
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })).min(1),
  predicateType: z.string(),
});

/** Checks that a payload of cosign's first format is about this image. @throws Error when it is not */
export function checkPayload(payload: Buffer, digest: string): void {
  const read = payloadSchema.safeParse(parseJson(payload));
  if (!read.success) throw new Error('it signs something else than an image');
  if (read.data.critical.image['docker-manifest-digest'] !== digest) throw new Error('it signs another image');
}

/** Checks that the signed statement of a bundle is the signature of this image. @throws Error when it is not */
export function checkStatement(envelope: { payloadType: string; payload: Buffer }, digest: string): void {
  const read = statementSchema.safeParse(parseJson(envelope.payload));
  if (envelope.payloadType !== 'application/vnd.in-toto+json' || !read.success) {
    throw new Error('it signs something else than an image');
  }
  const { subject, predicateType } = read.data;
  if (predicateType !== SIGN_PREDICATE) throw new Error('it states something about the image and does not sign it');
  if (!subject.some((one) => `sha256:${one.digest['sha256'] ?? ''}` === digest))
    throw new Error('it signs another image');
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
