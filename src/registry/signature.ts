/** What claims to be the signature of an image; nothing of it is believed yet. */
export type ClaimedSignature =
  /** cosign's first format: a payload that names the image, and its signature. */
  | {
      readonly kind: 'simple-signing';
      readonly payload: Buffer;
      readonly signature: Buffer;
      /** Of keyless signing: the certificate, PEM, and the entry of the transparency log, JSON. */
      readonly certificate?: string;
      readonly logEntry?: string;
    }
  /** A sigstore bundle, JSON. */
  | { readonly kind: 'bundle'; readonly text: string };

/** Where signatures of a digest are looked for. Rejects when that could not be done; none is no error. */
export type FindSignatures = (signal: AbortSignal) => Promise<readonly ClaimedSignature[]>;

/** More than any image of ours is signed; a registry can't keep us busy with more. */
export const MOST_SIGNATURES = 16;

/** The name under which the signatures of `sha256:…` are kept: `sha256-…`. */
export function signatureName(digest: string): string {
  return digest.replace(':', '-');
}
