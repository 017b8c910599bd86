import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM; 12 bytes of nonce, as NIST SP 800-38D has it. With random nonces a key is good for 2^32 secrets. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

declare const brand: unique symbol;
/** What the secrets at rest are encrypted with: 32 bytes. */
export type TotpKey = Uint8Array & { readonly [brand]: 'totp-key' };

/** Whose secret it is. A sealed one opens for nobody else. */
export interface SecretOwner {
  readonly workspace: string;
  readonly user: string;
}

/** From base64; undefined for what is not exactly 32 bytes, written as `openssl rand -base64 32` does. */
export function parseTotpKey(text: string): TotpKey | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === text ? (bytes as Uint8Array as TotpKey) : undefined;
}

/** `v1.` and the base64url of nonce, ciphertext and tag. */
export function sealSecret(secret: Uint8Array, owner: SecretOwner, key: TotpKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(owner));
  const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return `v1.${sealed.toString('base64url')}`;
}

/** The secret; undefined when it was sealed for somebody else, with another key, or was changed. */
export function openSecret(text: string, owner: SecretOwner, key: TotpKey): Uint8Array | undefined {
  const [, encoded] = /^v1\.([\w-]+)$/.exec(text) ?? [];
  const sealed = Buffer.from(encoded ?? '', 'base64url');
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(boundTo(owner))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Ids of Slack hold no space, so no two owners are bound to the same bytes. */
const boundTo = ({ workspace, user }: SecretOwner): Buffer => Buffer.from(`recap totp v1 ${workspace} ${user}`);
