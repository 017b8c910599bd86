import type { Round } from './round.js';
import { VIOLATION_KINDS } from './violation.js';

/** Below the table: where less is promised, and what. */
export const PROMISED = `What is said to one person alone leaves no record in Slack: who dies, or hears nothing, right after it has it said again.
Where Redis has kept nothing, what it knew is gone by design: a command may have no answer, no trail in the shared audit, and a
message that shows it as going on. Promised is that no capsule runs or is left, none was started twice, nothing is said twice, and every limit is held.`;

const HEAD = ['fault', 'injected', 'commands', 'runs', ...VIOLATION_KINDS, 'slowest recovery'];

/** One line for each fault, and one for all; what must be 0 is counted by the commands and runs that it is about. */
export function renderTable(rounds: readonly Round[]): string {
  const names = [...new Set(rounds.map(({ fault }) => fault))];
  const rows = names.map((name) =>
    rowOf(
      name,
      rounds.filter(({ fault }) => fault === name),
    ),
  );
  const all = [HEAD, ...rows, rowOf('all', rounds)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(HEAD), rule, ...rows.map(line), rule, line(rowOf('all', rounds))].join('\n');
}

function rowOf(name: string, rounds: readonly Round[]): readonly string[] {
  const sum = (of: (round: Round) => number): string => String(rounds.reduce((total, round) => total + of(round), 0));
  const slowest = Math.max(0, ...rounds.map(({ recoveryMs }) => recoveryMs));
  return [
    name,
    sum(({ injected }) => injected),
    sum(({ commands }) => commands),
    sum(({ runs }) => runs),
    ...VIOLATION_KINDS.map((kind) => sum(({ violations }) => violations.filter((one) => one.kind === kind).length)),
    `${(slowest / 1_000).toFixed(1)} s`,
  ];
}
