import { describe, expect, it } from 'vitest';
import type { SummaryEntry } from '../../src/domain/output-format.js';
import { readSummary, sentence } from '../../src/output/summary.js';
import { NOON } from './raw.js';

const columns = [
  { from: 'Peer', kind: 'text' },
  { from: 'Bytes', kind: 'bytes' },
  { from: 'Age', kind: 'duration' },
] as const;

function summarize(entries: readonly SummaryEntry[], rows: readonly (readonly (string | number)[])[]): string {
  return sentence(readSummary(entries, { columns, rows }, new Map(), NOON), rows.length);
}

const rows = [
  ['a', 6_000, 3],
  ['b', '3000', 9],
  ['c', '-', 1],
  ['a', 100, 1],
  ['d', 50, 2],
] as const;

describe('the line on top', () => {
  it('has sums and the most of a column in its units, and leaves out what is nothing', () => {
    const entries = [
      { label: 'sent', column: 'Bytes', sum: true },
      { label: 'oldest', column: 'Age', max: true },
    ] as const;
    expect(summarize(entries, rows)).toBe('8.94 KiB sent, oldest 9 s');
    expect(summarize(entries, [['a', 0, 0]])).toBe('1 row');
    expect(summarize(entries, [])).toBe('Nothing listed');
  });

  it('says how few hold most, by a column or by rows', () => {
    expect(summarize([{ label: 'peers', column: 'Peer', top: true, by: 'Bytes' }], rows)).toBe('5 rows');
    const skewed = [...rows, ['e', 90_000, 1], ['f', 80_000, 1], ['g', 1, 1]] as const;
    expect(summarize([{ label: 'peers', column: 'Peer', top: true, by: 'Bytes' }], skewed)).toBe('2 peers hold 94.9%');
    const same = [['a'], ['a'], ['a'], ['a'], ['b']];
    expect(summarize([{ label: 'peers', column: 'Peer', top: true }], same)).toBe('a holds 80%');
  });

  it('says nothing of who holds most where there is one alone, or all are alike', () => {
    const top = [{ label: 'peers', column: 'Peer', top: true }] as const;
    expect(summarize(top, [['a'], ['a']])).toBe('2 rows');
    expect(summarize(top, [['a'], ['b'], ['c']])).toBe('3 rows');
    expect(summarize(top, [['-'], [''], ['*']])).toBe('3 rows');
  });

  it('leaves out what the output does not have', () => {
    const entries = [
      { label: 'sum', column: 'None', sum: true },
      { label: 'top', column: 'None', top: true },
      { label: 'limit', fact: 'limit' },
      { label: 'listed' },
    ] as const;
    expect(summarize(entries, rows)).toBe('5 listed');
  });
});
