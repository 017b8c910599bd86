import { hkdfSync } from 'node:crypto';
import type { Settings } from './config-schema.js';
import type { SecondFactors } from './core/ports.js';
import { RecapError } from './domain/errors.js';
import type { TotpKey } from './totp/sealed-secret.js';
import { totpSecrets } from './totp/totp-secrets.js';

export interface SecondFactor {
  readonly secrets: SecondFactors;
  /** Signs forms; derived from the key of the secrets, so that all replicas have the same without one more secret to keep. */
  readonly formKey: Uint8Array;
}

/**
 * What the settings ask for; undefined where they ask for none.
 * @throws RecapError `bad-configuration` when they do and there is no key
 */
export function openSecondFactor({ secondFactor }: Settings, key: TotpKey | undefined): SecondFactor | undefined {
  if (secondFactor === undefined) return undefined;
  if (key === undefined) throw new RecapError('bad-configuration', 'The second factor has no key: RECAP_TOTP_KEY.');
  const formKey = new Uint8Array(hkdfSync('sha256', key, '', 'recap code form', 32));
  return { secrets: totpSecrets(secondFactor.secrets, key), formKey };
}
