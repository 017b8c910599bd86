import { randomBytes } from 'node:crypto';
import type { TotpKey } from '../../src/totp/sealed-secret.js';
import { parseTotpKey } from '../../src/totp/sealed-secret.js';

/** A new key of secrets at rest. */
export function aTotpKey(): TotpKey {
  const key = parseTotpKey(randomBytes(32).toString('base64'));
  if (key === undefined) throw new Error('32 bytes are a key');
  return key;
}
