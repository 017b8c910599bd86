import type { JsonFormat } from '../../domain/output-format.js';
import { readFacts } from '../facts.js';
import { findOwnProcesses } from '../own-processes.js';
import type { Parsed, RawOutput } from '../parsed.js';
import { noteMisfits, parsed, plural } from '../parsed.js';
import { readRows } from '../rows.js';
import { noteOwn } from '../table.js';
import { readJson, readJsonLines } from './source.js';
import { toRawValue, valueAt } from './value-at.js';

interface Read {
  readonly objects: readonly unknown[];
  readonly document: unknown;
  readonly notes: readonly string[];
}

/** Reads rows and facts of JSON; undefined when the text holds no JSON. */
export function readJsonFormat(raw: RawOutput, format: JsonFormat): Parsed | undefined {
  const read = format.rows === 'lines' ? readLines(raw.clean) : readDocument(raw.clean, format.rows);
  if (read === undefined) return undefined;
  const { columns } = format;
  const all = { columns, rows: read.objects.map((row) => columns.map(({ from }) => toRawValue(valueAt(row, from)))) };
  const own = format.own === undefined ? new Set<number>() : findOwnProcesses(all, format.own, raw.argv);
  const kept = { columns, rows: all.rows.filter((_, index) => !own.has(index)) };
  const facts = readFacts(format.facts, (from) => toRawValue(valueAt(read.document, from)), raw.now);
  const { summary, figures, table, charts } = readRows(kept, format, raw, facts.figures);
  return parsed(summary === '' ? plural(facts.part?.facts.length ?? 0, 'fact') : summary, {
    figures,
    parts: [...charts, ...(facts.part === undefined ? [] : [facts.part]), ...table],
    notes: [...read.notes, ...noteOwn(own.size)],
  });
}

/** Lines without one object are no JSON Lines. */
function readLines(clean: string): Read | undefined {
  const { objects, misfits } = readJsonLines(clean);
  if (objects.length === 0 && misfits.length > 0) return undefined;
  return { objects, document: undefined, notes: noteMisfits(misfits) };
}

function readDocument(clean: string, rows: string | undefined): Read | undefined {
  const document = readJson(clean)?.value;
  if (typeof document !== 'object' || document === null) return undefined;
  if (rows === undefined) return { objects: [], document, notes: [] };
  const found = valueAt(document, rows);
  if (Array.isArray(found)) {
    const objects = found.filter((row) => typeof row === 'object' && row !== null);
    const others = found.length - objects.length;
    return { objects, document, notes: others === 0 ? [] : [`Left out: ${plural(others, 'entry')} that hold no row.`] };
  }
  const missing = found === undefined || found === null;
  return { objects: [], document, notes: missing ? [] : [`What stands at ${rows} is no list.`] };
}
