import { renderDuration } from '../domain/duration.js';
import type { ColumnFormat } from '../domain/output-format.js';
import type { Cell } from '../domain/report.js';
import { renderSize } from '../domain/size.js';
import { readSocketUsers } from './socket-users.js';

/** What tools write for "nothing here". */
const EMPTY: ReadonlySet<string> = new Set(['', '-', '*', '?']);

export function isEmpty(raw: string): boolean {
  return EMPTY.has(raw);
}

/** The raw text of a cell in its column's kind: what people read, and the number where it is one. What does not parse stays text. */
export function toCell(raw: string, column: ColumnFormat): Cell {
  if (column.reads === 'socket-users') return { text: readSocketUsers(raw) };
  const number = readNumber(raw, column);
  return number === undefined ? { text: raw } : { text: show(raw, number, column), number };
}

/** The number behind a raw text, in the column's base: bytes, milliseconds, percent. */
export function readNumber(raw: string, { kind, unit }: Pick<ColumnFormat, 'kind' | 'unit'>): number | undefined {
  switch (kind) {
    case 'text':
      return undefined;
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(raw) ? Number(raw) : undefined;
    case 'number':
      return readDecimal(raw);
    case 'percent':
      return readDecimal(raw.replace(/ ?%$/, ''));
    case 'bytes':
      return readBytes(raw, unit ?? 1);
    case 'duration':
      return readDuration(raw, unit ?? 1_000);
  }
}

/** A point or, in other locales, a comma. */
function readDecimal(raw: string): number | undefined {
  return /^[+-]?\d{1,15}(?:[.,]\d{1,9})?$/.test(raw) ? Number(raw.replace(',', '.')) : undefined;
}

const PREFIXES = 'kmgtpe';

/** A plain number counts units; one with a letter (`1.2g`, `4 MiB`) counts powers of 1024 bytes. */
function readBytes(raw: string, unit: number): number | undefined {
  const [, digits, prefix] = /^([\d.,]{1,20}) ?([kmgtpe])?(?:i?b)?$/i.exec(raw) ?? [];
  const value = digits === undefined ? undefined : readDecimal(digits);
  if (value === undefined) return undefined;
  const factor = prefix === undefined ? unit : 1024 ** (PREFIXES.indexOf(prefix.toLowerCase()) + 1);
  return Math.round(value * factor);
}

/** A plain number of units, or `[[days-]hours:]minutes:seconds` with hundredths, as ps and top write it; in milliseconds. */
function readDuration(raw: string, unit: number): number | undefined {
  const plain = readDecimal(raw);
  if (plain !== undefined) return Math.round(plain * unit);
  const found = /^(?:(?:(\d{1,6})-)?(\d{1,6}):)?(\d{1,9}):(\d{2}(?:[.,]\d{1,3})?)$/.exec(raw);
  if (found === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found;
  const wholeMinutes = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  return Math.round((wholeMinutes * 60 + Number(seconds.replace(',', '.'))) * 1_000);
}

function show(raw: string, number: number, { kind }: ColumnFormat): string {
  switch (kind) {
    case 'bytes':
      return renderSize(number);
    case 'duration':
      return renderDuration(number);
    case 'percent':
      return `${number}%`;
    case 'text':
    case 'integer':
    case 'number':
      return raw;
  }
}
