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
const rows = [
  ['1', '0', 'server'],
  ['20', '0', `tini-static -s -g -- sh -c ${SUPERVISOR_MARK} … recap ${ARGV}`],
  ['21', '20', `sh -c ${SUPERVISOR_MARK} … recap ${ARGV}`],
  ['22', '21', ARGV],
  ['23', '21', 'sleep 20'],
  ['24', '1', 'sleep 20'],
];

describe("the capsule's own processes", () => {
  it('are the tool, its supervisor and all below', () => {
    expect([...findOwnProcesses(table(rows), byTree, ARGV)].sort()).toEqual([1, 2, 3, 4]);
  });

  it('are those that their command lines tell, where no parent is known', () => {
    expect([...findOwnProcesses(table(rows), { command: 'COMMAND' }, ARGV)].sort()).toEqual([1, 2, 3]);
  });

  it('are found by the beginning of a supervisor that is cut', () => {
    expect([...findOwnProcesses(table([['21', '0', `sh -c ${SUPERVISOR_MARK} set -`]]), byTree, ARGV)]).toEqual([0]);
  });

  it('are never those of the application that look alike', () => {
    const lookalikes = [
      ['1', '0', ARGV],
      ['2', '1', 'ps -e'],
      ['3', '1', `${ARGV} --more`],
      ['4', '1', 'recap'],
      ['5', '1', 'sleep 20'],
    ];
    expect(findOwnProcesses(table(lookalikes), byTree, ARGV).size).toBe(0);
  });

  it('are found though a table says that a process is its own ancestor', () => {
    expect(
      findOwnProcesses(
        table([
          ['5', '6', ARGV],
          ['6', '5', 'x'],
        ]),
        byTree,
        ARGV,
      ).size,
    ).toBe(2);
  });
});
