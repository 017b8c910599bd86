import { z } from 'zod';

/** The section `images:` of recap.yaml: which images of capsules may run. Patterns are told in registry/image-reference.ts. */
const pattern = z.string().regex(/^(\*|[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9._-]+)*(\/\*)?)$/, {
  error: 'is no registry or repository: write it like ghcr.io/recap-dev, ghcr.io/recap-dev/* or *',
});

const text = z.string().min(1).max(2_000);

const signatureRule = z
  .strictObject({
    images: pattern,
    /** A public key, PEM; or the file of one. */
    key: text.optional(),
    keyFile: text.optional(),
    /** Who signed with a certificate of sigstore; `*` in the subject stands for any characters but a slash. */
    keyless: z.strictObject({ issuer: z.url({ protocol: /^https?$/ }), subject: text, trustedRoot: text }).optional(),
    /** These images need no signature. */
    unsigned: z.literal(true).optional(),
  })
  .refine(
    ({ key, keyFile, keyless, unsigned }) =>
      [key, keyFile, keyless, unsigned].filter((one) => one !== undefined).length === 1,
    { error: 'needs one of key, keyFile, keyless and unsigned: true' },
  );

export const imagesSchema = z.strictObject({
  registries: z.array(pattern).optional(),
  /** The first rule that names an image decides; where there are rules, an image that none names is refused. */
  signatures: z.array(signatureRule).default([]),
  /** A folder of signatures, for where the registry can't be asked. */
  bundles: text.optional(),
  /** A docker config.json with credentials of registries. */
  credentials: text.optional(),
});

export type ImageSettings = z.output<typeof imagesSchema>;
