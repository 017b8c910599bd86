import type { OwnProcesses } from '../domain/output-format.js';
import { SUPERVISOR_MARK, SUPERVISOR_NAME } from '../domain/supervisor.js';
import type { RawTable } from './columns.js';

/**
 * Which rows are capsules' own processes: the tool itself by its whole command line, supervisors by their mark or by the name and
 * argv at their end, and with pid and parent all that descends from those. The application's own process 1 never is one.
 */
export function findOwnProcesses(table: RawTable, own: OwnProcesses, argv: string): ReadonlySet<number> {
  const column = (from: string | undefined): number => table.columns.findIndex((known) => known.from === from);
  const [command, pid, parent] = [column(own.command), column(own.pid), column(own.parent)];
  const found = new Set<number>();
  for (const [index, row] of table.rows.entries()) {
    if (isOwnCommand(row[command] ?? '', argv) && row[pid] !== '1') found.add(index);
  }
  if (pid !== -1 && parent !== -1) addDescendants(table.rows, pid, parent, found);
  return found;
}

function isOwnCommand(command: string, argv: string): boolean {
  return command === argv || command.endsWith(` ${SUPERVISOR_NAME} ${argv}`) || command.includes(` ${SUPERVISOR_MARK}`);
}

function addDescendants(rows: RawTable['rows'], pid: number, parent: number, found: Set<number>): void {
  const children = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const above = row[parent] ?? '';
    const siblings = children.get(above);
    if (siblings === undefined) children.set(above, [index]);
    else siblings.push(index);
  }
  const waiting = [...found];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    for (const child of children.get(rows[index]?.[pid] ?? '') ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
}
