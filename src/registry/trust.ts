import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Who must have signed an image. */
export type Trust =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | {
      readonly kind: 'keyless';
      /** The identity provider, as the certificate names it. */
      readonly issuer: string;
      /** An e-mail address or a workflow's address; `*` stands for any characters but a slash. */
      readonly subject: string;
      /** The authorities and logs of the sigstore that was used: its trusted_root.json, as JSON. */
      readonly root: unknown;
    };

/** @throws Error when the PEM is no public key */
export function trustKey(pem: string): Trust {
  if (/PRIVATE KEY/.test(pem)) throw new Error('is a private key; give the public one (cosign.pub)');
  try {
    return { kind: 'key', key: createPublicKey(pem) };
  } catch (error) {
    throw new Error('is no public key in PEM', { cause: error });
  }
}

/** Only so much that another file is noticed at the start; the verifier reads the rest. */
const trustedRootSchema = z.looseObject({
  mediaType: z.string().startsWith('application/vnd.dev.sigstore.trustedroot'),
  certificateAuthorities: z.array(z.looseObject({})).min(1),
  tlogs: z.array(z.looseObject({})),
});

/** @throws Error when the text is no trusted_root.json of sigstore */
export function trustIdentity({ issuer, subject }: { issuer: string; subject: string }, trustedRoot: string): Trust {
  try {
    return { kind: 'keyless', issuer, subject, root: trustedRootSchema.parse(JSON.parse(trustedRoot)) };
  } catch (error) {
    throw new Error('is no trusted_root.json of sigstore', { cause: error });
  }
}

/** The subject's pattern as a whole-text regular expression, which the verifier takes. */
export function subjectExpression(subject: string): string {
  const parts = subject.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return `^${parts.join('[^/]*')}$`;
}
