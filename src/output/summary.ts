import type { ColumnFormat, SummaryEntry, SummaryTop } from '../domain/output-format.js';
import type { Figure } from '../domain/report.js';
import { plural, shortened } from './parsed.js';
import type { RawRows } from './raw-rows.js';
import { columnOf } from './raw-rows.js';
import { shareOf } from './shares.js';
import { isEmpty, readNumber, renderNumber } from './values.js';

/** A figure, and how it is said in the summary; undefined where there is nothing to say. */
export interface Said {
  readonly figure: Figure;
  readonly words: string | undefined;
}

/** The figures of rows and facts, in the definition's order. One that can not be found is left out. */
export function readSummary(
  entries: readonly SummaryEntry[],
  rows: RawRows,
  facts: ReadonlyMap<string, Figure>,
  now: number,
): Said[] {
  return entries.flatMap((entry): Said[] => {
    if ('fact' in entry) return sayFact(entry.label, facts.get(entry.fact));
    if ('top' in entry) return sayTop(entry, rows, now);
    if ('sum' in entry || 'max' in entry) return sayTotal(entry, rows, now);
    const count = countRows(entry.column, entry.equals, rows);
    const figure = { label: entry.label, kind: 'integer', text: String(count), number: count } as const;
    return [{ figure, words: count === 0 ? undefined : `${count} ${entry.label}` }];
  });
}

/** `3 listening, 41 established`; what there is none of is left out, unless there is nothing else to say. */
export function sentence(said: readonly Said[], rows: number | undefined): string {
  if (rows === 0 && said.every(({ words }) => words === undefined)) return 'Nothing listed';
  const some = said.flatMap(({ words }) => words ?? []);
  if (some.length > 0) return some.join(', ');
  return rows === undefined ? '' : plural(rows, 'row');
}

function sayFact(label: string, fact: Figure | undefined): Said[] {
  if (fact === undefined) return [];
  return [{ figure: { ...fact, label }, words: `${label} ${shortened(fact.text, 80)}` }];
}

function countRows(column: string | undefined, equals: readonly string[] | undefined, raw: RawRows): number {
  if (column === undefined || equals === undefined) return raw.rows.length;
  const index = columnOf(raw, column);
  return raw.rows.filter((row) => equals.includes(String(row[index] ?? ''))).length;
}

function sayTotal(
  entry: { readonly label: string; readonly column: string } & ({ readonly sum: true } | { readonly max: true }),
  raw: RawRows,
  now: number,
): Said[] {
  const index = columnOf(raw, entry.column);
  const column = raw.columns[index];
  if (column === undefined) return [];
  const numbers = numbersOf(raw, index, column);
  const adds = 'sum' in entry;
  if (numbers.length === 0 && !adds) return [];
  const number = numbers.reduce((all, one) => (adds ? all + one : Math.max(all, one)), adds ? 0 : -Infinity);
  const text = renderNumber(number, column.kind, now);
  const words = number === 0 ? undefined : adds ? `${text} ${entry.label}` : `${entry.label} ${text}`;
  return [{ figure: { label: entry.label, kind: column.kind, text, number }, words }];
}

function numbersOf(raw: RawRows, index: number, column: ColumnFormat): number[] {
  return raw.rows.flatMap((row) => readNumber(row[index] ?? '', column) ?? []);
}

/** What is said to hold most. */
const MOST_OF_IT = 0.8;

/** `2 peers hold 83%` where few of many do, or who the one is; nothing where the values are about alike. */
function sayTop({ label, column, by }: SummaryTop, raw: RawRows, now: number): Said[] {
  const index = columnOf(raw, column);
  const kind = raw.columns[index];
  if (kind === undefined) return [];
  const shares = shareOf(raw, column, by).filter(({ label: name, value }) => !isEmpty(name) && value > 0);
  const all = shares.reduce((sum, { value }) => sum + value, 0);
  let held = 0;
  let holders = 0;
  while (holders < shares.length && held < all * MOST_OF_IT) {
    held += shares[holders]?.value ?? 0;
    holders += 1;
  }
  const [first] = shares;
  if (first === undefined || shares.length < 2) return [];
  const percent = renderNumber((held / all) * 100, 'percent', now);
  const figure = { label, kind: 'integer', text: String(holders), number: holders } as const;
  if (holders * 2 > shares.length) return [{ figure, words: undefined }];
  const words =
    holders === 1 ? `${shortened(first.label, 60)} holds ${percent}` : `${holders} ${label} hold ${percent}`;
  return [{ figure, words }];
}
