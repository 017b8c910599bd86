import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import type { TrustMaterial } from '@sigstore/verify';
import { toTrustMaterial } from '@sigstore/verify';

/** Who must have signed an image. */
export type Trust =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | {
      readonly kind: 'keyless';
      /** The identity provider, as the certificate names it. */
      readonly issuer: string;
      /** An e-mail address or a workflow's address; `*` stands for any characters but a slash. */
      readonly subject: string;
      /** The authorities and logs of the sigstore that was used. */
      readonly root: TrustMaterial;
    };

/** @throws Error when the PEM is no public key */
export function trustKey(pem: string): Trust {
  if (/PRIVATE KEY/.test(pem)) throw new Error('is a private key; give the public one (cosign.pub)');
  try {
    return { kind: 'key', key: createPublicKey(pem) };
  } catch {
    throw new Error('is no public key in PEM');
  }
}

/** @throws Error when the text is no trusted_root.json of sigstore */
export function trustIdentity({ issuer, subject }: { issuer: string; subject: string }, trustedRoot: string): Trust {
  try {
    const root = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot)));
    if (root.certificateAuthorities.length === 0) throw new Error('it names no certificate authority');
    return { kind: 'keyless', issuer, subject, root };
  } catch (error) {
    throw new Error('is no trusted_root.json of sigstore', { cause: error });
  }
}

/** The subject's pattern as a whole-text regular expression, which the verifier takes. */
export function subjectExpression(subject: string): string {
  const parts = subject.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return `^${parts.join('[^/]*')}$`;
}
