import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app does it: SHA-1, 30 seconds, 6 digits. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps before and after now whose codes count: clocks differ, and typing takes its time (RFC 6238, 5.2 and 6). */
const WINDOW = [0, -1, 1] as const;

/** Wrong codes that a person may give, and how long they count (CodeTries of core/ports). */
export const MOST_CODE_TRIES = 5;
export const CODE_TRIES_MS = 10 * 60_000;

/** RFC 4226: the code of a counter, as many digits as are asked for. */
export function hotp(secret: Uint8Array, counter: number, digits = DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const number = mac.readUInt32BE((mac[mac.length - 1] ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The number of the time step of a moment (epoch milliseconds). */
export const totpStep = (at: number): number => Math.floor(at / STEP_MS);

/** Whether a text is written as a code. */
export const isTotpCode = (text: string): boolean => /^[0-9]{6}$/.test(text);

/**
 * The time step whose code this is, of the one at that moment and its two neighbours; undefined when it is none of theirs. All three are
 * compared, each in constant time, so that the time taken says nothing.
 */
export function matchTotp(secret: Uint8Array, code: string, at: number): number | undefined {
  if (!isTotpCode(code)) return undefined;
  const given = Buffer.from(code, 'latin1');
  const steps = WINDOW.map((offset) => totpStep(at) + offset).filter((step) => step >= 0);
  const same = steps.map((step) => timingSafeEqual(Buffer.from(hotp(secret, step), 'latin1'), given));
  return steps[same.indexOf(true)];
}
