import { describe, expect, it } from 'vitest';
import { parseDuration, renderDuration } from '../../src/domain/duration.js';
import { parseSize, renderSize } from '../../src/domain/size.js';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['20s', 20_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '20', 's', '1e3s', '-1s', '1.5s', ' 20s', '20 s', '20S', '1h5m', '9999999999s', '20s\n'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [2_100, '2.1 s'],
    [20_000, '20 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_500, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
  ])('shows %d ms', (ms, text) => {
    expect(renderDuration(ms)).toBe(text);
  });
});

describe('sizes', () => {
  it.each([
    ['1B', 1],
    ['256KiB', 262_144],
    ['1MiB', 1_048_576],
    ['2GiB', 2_147_483_648],
  ])('reads %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '1', '1KB', '1k', '1.5MiB', '-1B', '1e3B', ' 1B', '1 B'])('refuses %j', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1 KiB'],
    [1_268_777, '1.21 MiB'],
    [1_047_552, '1023 KiB'],
    [5 * 1024 ** 3, '5 GiB'],
  ])('shows %d bytes', (bytes, text) => {
    expect(renderSize(bytes)).toBe(text);
  });
});
