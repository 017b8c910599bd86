import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from '../../src/domain/base32.js';
import { hotp, matchTotp, totpStep } from '../../src/domain/totp.js';

const SECRET = Buffer.from('12345678901234567890');

describe('a code', () => {
  it('of each counter is that of RFC 4226, appendix D', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => hotp(SECRET, counter));
    expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489');
  });

  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at second %i is that of RFC 6238, appendix B, with eight digits and with six', (second, code) => {
    expect(hotp(SECRET, totpStep(second * 1_000), 8)).toBe(code);
    expect(matchTotp(SECRET, code.slice(2), second * 1_000)).toBe(totpStep(second * 1_000));
  });

  it('counts one step early and one late, and no further', () => {
    const at = 1_790_000_000_000;
    const now = totpStep(at);
    for (const [offset, counts] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      expect(matchTotp(SECRET, hotp(SECRET, now + offset), at)).toBe(counts ? now + offset : undefined);
    }
  });

  it.each(['', '12345', '1234567', '١٢٣٤٥٦', '12345a', ' 94287', '-94287', '9.4287', '94287082', '287082\n'])(
    'is not written as %j',
    (code) => expect(matchTotp(SECRET, code, 59_000)).toBeUndefined(),
  );

  it('of somebody else is none', () => {
    const other = createHash('sha1').update('other').digest();
    expect(matchTotp(other, '287082', 59_000)).toBeUndefined();
  });
});

describe('base32', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of %j is that of RFC 4648, without padding', (text, code) => {
    expect(encodeBase32(Buffer.from(text))).toBe(code);
    expect(Buffer.from(decodeBase32(code) ?? []).toString()).toBe(text);
  });

  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['my', 'MZ XQ', 'MY======', 'M', 'MZX', 'MZXW6Y', 'MZ', 'M0', 'M1', 'ÄÄ'])(
    'is strict: %j is none, as nothing is written so',
    (text) => expect(decodeBase32(text)).toBeUndefined(),
  );
});
