import { describe, expect, it } from 'vitest';
import { readSocketUsers } from '../../src/output/socket-users.js';
import { readNumber, toCell } from '../../src/output/values.js';

const NOW = Date.UTC(2026, 10, 24, 12);

describe('the number behind a cell', () => {
  it.each([
    ['integer', '42', undefined, 42],
    ['integer', '-5', undefined, -5],
    ['integer', '4.2', undefined, undefined],
    ['integer', '', undefined, undefined],
    ['number', '4.25', undefined, 4.25],
    ['number', '4,25', undefined, 4.25],
    ['number', '1e3', undefined, undefined],
    ['percent', '6.7', undefined, 6.7],
    ['percent', '6,7 %', undefined, 6.7],
    ['percent', '100%', undefined, 100],
    ['bytes', '20180', 1_024, 20_664_320],
    ['bytes', '1.2g', 1_024, 1_288_490_189],
    ['bytes', '4 MiB', undefined, 4_194_304],
    ['bytes', '512B', undefined, 512],
    ['bytes', 'big', undefined, undefined],
    ['duration', '1690', 1_000, 1_690_000],
    ['duration', '0:06.60', undefined, 6_600],
    ['duration', '1234:56', undefined, 74_096_000],
    ['duration', '01:02:03', undefined, 3_723_000],
    ['duration', '2-01:02:03', undefined, 176_523_000],
    ['duration', '0:06,60', undefined, 6_600],
    ['duration', 'soon', undefined, undefined],
    ['text', '42', undefined, undefined],
  ] as const)('%s %j', (kind, raw, unit, number) => {
    expect(readNumber(raw, unit === undefined ? { kind } : { kind, unit })).toBe(number);
  });

  it('is shown in the units of people, and what does not parse stays as it came', () => {
    expect(toCell('20180', { from: 'RSS', kind: 'bytes', unit: 1_024 }, NOW)).toEqual({
      text: '19.7 MiB',
      number: 20_664_320,
    });
    expect(toCell('1690', { from: 'ELAPSED', kind: 'duration' }, NOW)).toEqual({
      text: '28 min 10 s',
      number: 1_690_000,
    });
    expect(toCell('6,7', { from: '%CPU', kind: 'percent' }, NOW)).toEqual({ text: '6.7%', number: 6.7 });
    expect(toCell('-', { from: 'RSS', kind: 'bytes' }, NOW)).toEqual({ text: '-' });
  });
});

describe('the processes of a socket', () => {
  it.each([
    ['users:(("nginx",pid=1,fd=6))', 'nginx (pid 1)'],
    ['users:(("nginx",pid=1,fd=6),("nginx",pid=7,fd=6),("nginx",pid=7,fd=8))', 'nginx (pid 1, 7)'],
    ['users:(("web worker",pid=3,fd=6),("a),(b",pid=4,fd=1))', 'web worker (pid 3), a),(b (pid 4)'],
    ['', ''],
    ['users:((broken', 'users:((broken'],
  ])('%j', (raw, text) => {
    expect(readSocketUsers(raw)).toBe(text);
  });
});
