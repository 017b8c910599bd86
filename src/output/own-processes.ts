import type { OwnProcesses } from '../domain/output-format.js';
import { SUPERVISOR_HELPERS, SUPERVISOR_MARK } from '../domain/supervisor.js';
import type { RawRows } from './raw-rows.js';

interface Row {
  readonly index: number;
  readonly command: string;
  readonly pid: string;
  readonly parent: string | undefined;
}

/**
 * Which rows are capsules' own processes: the tool by its whole command line and supervisors by their mark; and of what those have
 * started, with a parent column all that descends from them, without one the supervisor's helpers whose process ids lie among theirs.
 * The application's own process 1 never is one.
 */
export function findOwnProcesses(table: RawRows, own: OwnProcesses, argv: string): ReadonlySet<number> {
  const column = (from: string | undefined): number => table.columns.findIndex((known) => known.from === from);
  const [command, pid, parent] = [column(own.command), column(own.pid), column(own.parent)];
  const rows = table.rows.map((row, index): Row => ({
    index,
    command: String(row[command] ?? ''),
    pid: String(row[pid] ?? ''),
    parent: row[parent] === undefined ? undefined : String(row[parent]),
  }));
  const found = rows.filter((row) => isOwnCommand(row.command, argv) && row.pid !== '1');
  const more = own.parent === undefined ? helpersAmong(rows, found) : descendantsOf(rows, found);
  return new Set([...found, ...more].map(({ index }) => index));
}

function isOwnCommand(command: string, argv: string): boolean {
  return command === argv || command.includes(` ${SUPERVISOR_MARK}`);
}

function descendantsOf(rows: readonly Row[], found: readonly Row[]): Row[] {
  const children = new Map<string | undefined, Row[]>();
  for (const row of rows) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  const seen = new Set(found);
  // A set gives what is added while it is read, too.
  for (const row of seen) for (const child of children.get(row.pid) ?? []) seen.add(child);
  return [...seen];
}

/** A supervisor starts all of its processes at once, so their ids follow each other; the last may be a helper of the last. */
function helpersAmong(rows: readonly Row[], found: readonly Row[]): Row[] {
  const pids = found.map(({ pid }) => Number(pid));
  const [first, last] = [Math.min(...pids), Math.max(...pids)];
  return rows.filter(
    ({ command, pid }) => SUPERVISOR_HELPERS.test(command) && Number(pid) >= first && Number(pid) <= last + 1,
  );
}
