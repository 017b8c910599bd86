import { randomBytes } from 'node:crypto';
import type { SecondFactors } from '../../src/core/ports.js';
import { hotp, totpStep } from '../../src/domain/totp.js';
import type { TotpKey } from '../../src/totp/sealed-secret.js';
import { parseTotpKey } from '../../src/totp/sealed-secret.js';

/** A new key of secrets at rest. */
export function aTotpKey(): TotpKey {
  const key = parseTotpKey(randomBytes(32).toString('base64'));
  if (key === undefined) throw new Error('32 bytes are a key');
  return key;
}

/** Everybody whose id is given, each with a secret of their own, and their authenticator apps. */
export class Authenticators implements SecondFactors {
  readonly #secrets: ReadonlyMap<string, Uint8Array>;

  constructor(...ids: string[]) {
    this.#secrets = new Map(ids.map((id) => [id, randomBytes(20)]));
  }

  secretOf({ id }: { readonly id: string }): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#secrets.get(id));
  }

  /** What the app of somebody shows at a moment, or some steps later. */
  code(id: string, at: number, later = 0): string {
    return hotp(this.#secrets.get(id) ?? new Uint8Array(20), totpStep(at) + later);
  }

  /** Six digits that count for nobody at that moment. */
  wrong(at: number): string {
    const right = [...this.#secrets.keys()].flatMap((id) => [-1, 0, 1].map((later) => this.code(id, at, later)));
    const wrong = ['918273', '827364', '736455', '645546', '554637'].find((code) => !right.includes(code));
    if (wrong === undefined) throw new Error('every code is right');
    return wrong;
  }
}
