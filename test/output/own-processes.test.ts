import { describe, expect, it } from 'vitest';
import { SUPERVISOR_MARK } from '../../src/domain/supervisor.js';
import type { RawTable } from '../../src/output/columns.js';
import { findOwnProcesses } from '../../src/output/own-processes.js';

const ARGV = '/usr/bin/ps -e';
const table = (rows: string[][]): RawTable => ({
  columns: [
    { from: 'PID', kind: 'integer' },
    { from: 'PPID', kind: 'integer' },
    { from: 'COMMAND', kind: 'text' },
  ],
  rows,
  preamble: [],
  unknown: [],
  misfits: [],
});
const byTree = { command: 'COMMAND', pid: 'PID', parent: 'PPID' };
const byIds = { command: 'COMMAND', pid: 'PID' };
const rows = [
  ['1', '0', 'server'],
  ['20', '0', `tini-static -s -- sh -c ${SUPERVISOR_MARK} nonce=$1`],
  ['21', '20', `sh -c ${SUPERVISOR_MARK} nonce=$1`],
  ['22', '21', 'wc -c'],
  ['23', '21', ARGV],
  ['24', '21', 'sleep 20'],
  ['25', '1', 'sleep 20'],
];

describe("the capsule's own processes", () => {
  it('are the tool, its supervisor and all below', () => {
    expect([...findOwnProcesses(table(rows), byTree, ARGV)].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it("are the supervisor's helpers whose ids lie among its own, where no parent is known", () => {
    expect([...findOwnProcesses(table(rows), byIds, ARGV)].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['with parents', byTree],
    ['without parents', byIds],
  ])('are never those of the application that look alike, %s', (_what, own) => {
    const lookalikes = [
      ['1', '0', ARGV],
      ['2', '1', 'ps -e'],
      ['3', '1', `${ARGV} --more`],
      ['4', '1', 'recap supervisor'],
      ['5', '1', 'sleep 20'],
    ];
    expect(findOwnProcesses(table(lookalikes), own, ARGV).size).toBe(0);
  });

  it('are not what else has an id among theirs', () => {
    const between = [...rows, ['22', '1', 'server --child']];
    expect(findOwnProcesses(table(between), byIds, ARGV).has(7)).toBe(false);
  });

  it('are found though a table says that a process is its own ancestor', () => {
    const loop = [
      ['5', '6', ARGV],
      ['6', '5', 'x'],
    ];
    expect(findOwnProcesses(table(loop), byTree, ARGV).size).toBe(2);
  });
});
