import { describe, expect, it } from 'vitest';
import type { ColumnsFormat } from '../../src/domain/output-format.js';
import { splitColumns } from '../../src/output/columns.js';

const format: ColumnsFormat = {
  format: 'columns',
  columns: [
    { from: 'NAME', kind: 'text' },
    { from: 'PORTS', kind: 'text' },
    { from: 'SIZE', kind: 'integer' },
    { from: 'COMMAND', kind: 'text' },
  ],
  restInLast: true,
  summary: [{ label: 'rows' }],
};
const split = (text: string, more: Partial<ColumnsFormat> = {}): ReturnType<typeof splitColumns> =>
  splitColumns(text, { ...format, ...more });

describe('splitting a table at its own header', () => {
  it('reads left- and right-aligned values, and the rest of the line with its spaces', () => {
    const table = split(
      'NAME      PORTS  SIZE COMMAND\nweb          80    12 nginx -g  daemon\nlong-name-web 8080 123456 sh\n',
    );
    expect(table?.rows).toEqual([
      ['web', '80', '12', 'nginx -g  daemon'],
      ['long-name-web', '8080', '123456', 'sh'],
    ]);
    expect(table?.misfits).toEqual([]);
  });

  it('keeps every value in its column when one in the middle is missing', () => {
    expect(split('NAME  PORTS  SIZE COMMAND\nweb            12 nginx -g x y\n')?.rows).toEqual([
      ['web', '', '12', 'nginx -g x y'],
    ]);
  });

  it('leaves the last column empty when it is missing', () => {
    expect(split('NAME  PORTS  SIZE COMMAND\nweb   80       12\n')?.rows).toEqual([['web', '80', '12', '']]);
  });

  it('splits a header whose names are glued together or hold spaces', () => {
    const columns = [
      { from: 'Recv-Q', kind: 'integer' as const },
      { from: 'Peer Address:Port', kind: 'text' as const },
      { from: 'Process', kind: 'text' as const },
    ];
    expect(split('Recv-Q Peer Address:PortProcess\n0      0.0.0.0:*       x y\n', { columns })?.rows).toEqual([
      ['0', '0.0.0.0:*', 'x y'],
    ]);
  });

  it('leaves a column out that the header does not have, and steps over one that nobody declared', () => {
    const table = split('NAME  AGE SIZE COMMAND\nweb   3d    12 nginx\n');
    expect(table?.columns.map(({ from }) => from)).toEqual(['NAME', 'SIZE', 'COMMAND']);
    expect(table?.rows).toEqual([['web', '12', 'nginx']]);
    expect(table?.unknown).toEqual(['AGE']);
  });

  it('keeps lines apart that are no rows, before and between', () => {
    const table = split(
      'warning: slow\n\nNAME  PORTS  SIZE COMMAND\nweb 80 12 nginx\nCan not open the socket: Permission denied\nTerminated\n',
    );
    expect(table?.preamble).toEqual(['warning: slow']);
    expect(table?.rows).toHaveLength(1);
    expect(table?.misfits).toEqual(['Can not open the socket: Permission denied', 'Terminated']);
  });

  it('takes the last of several tables, with the block above it', () => {
    const text = 'one\n\nNAME PORTS SIZE COMMAND\nweb 80 1 a\n\ntwo\nthree\n\nNAME PORTS SIZE COMMAND\nweb 80 2 b\n';
    const table = split(text, { lastTable: true });
    expect(table?.rows).toEqual([['web', '80', '2', 'b']]);
    expect(table?.preamble).toEqual(['two', 'three']);
  });

  it('does not take a row for a header, whatever a process calls itself', () => {
    const text = 'NAME PORTS SIZE COMMAND\nweb 80 1 NAME PORTS SIZE COMMAND\nweb 80 2 b\n';
    expect(split(text, { lastTable: true })?.rows).toHaveLength(2);
  });

  it('takes the header that begins as it was told', () => {
    const text = 'NAME SIZE of yesterday\nNAME PORTS SIZE COMMAND\nweb 80 1 a\n';
    expect(split(text, { header: 'NAME PORTS' })?.rows).toEqual([['web', '80', '1', 'a']]);
    expect(split(text, { header: 'ID' })).toBeUndefined();
  });

  it('counts words that are too many as no row where the last column takes no rest', () => {
    const table = split('NAME PORTS SIZE COMMAND\na b 1 c\na b 1 c d\n', { restInLast: false });
    expect(table?.rows).toEqual([['a', 'b', '1', 'c']]);
    expect(table?.misfits).toEqual(['a b 1 c d']);
  });

  it('finds no table in a text that has none', () => {
    expect(split('ps: command not found\n')).toBeUndefined();
    expect(split('')).toBeUndefined();
  });

  it('copes with ten thousand rows and a line of a million characters', () => {
    const table = split(`NAME PORTS SIZE COMMAND\n${'web 80 1 a\n'.repeat(10_000)}web 80 1 ${'x '.repeat(500_000)}\n`);
    expect(table?.rows).toHaveLength(10_001);
  });
});
