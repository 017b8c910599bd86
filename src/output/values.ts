import { renderDuration } from '../domain/duration.js';
import { asMoment, parseMoment, renderMoment } from '../domain/moment.js';
import type { ColumnFormat, ValueKind } from '../domain/output-format.js';
import type { Cell } from '../domain/report.js';
import { renderSize } from '../domain/size.js';
import { readForest } from './forest.js';
import { readSocketUsers } from './socket-users.js';

/** A value as a tool gave it: text, or from JSON a finite number. */
export type RawValue = string | number;

type Kinded = Pick<ColumnFormat, 'kind' | 'unit'>;

/** What tools write for "nothing here". */
const EMPTY: ReadonlySet<RawValue> = new Set(['', '-', '*', '?']);

export function isEmpty(raw: RawValue): boolean {
  return EMPTY.has(raw);
}

/**
 * The raw value of a cell in its column's kind: what people read, and the number where it is one. What does not parse stays text.
 * `now`: epoch milliseconds, for the distance of moments.
 */
export function toCell(raw: RawValue, column: ColumnFormat, now: number): Cell {
  if (column.reads === 'socket-users') return { text: readSocketUsers(String(raw)) };
  if (column.reads === 'forest') return { text: readForest(String(raw)) };
  const number = readNumber(raw, column);
  if (number === undefined) return { text: String(raw) };
  const asWritten = typeof raw === 'string' && (column.kind === 'integer' || column.kind === 'number');
  return { text: asWritten ? raw : renderNumber(number, column.kind, now), number };
}

/** More than any tool counts to, an exabyte in bytes; sums and means of such numbers stay numbers. What is beyond it stays text. */
const MOST = 1e18;

/** The number behind a raw value, in the column's base: bytes, milliseconds, percent, epoch milliseconds. */
export function readNumber(raw: RawValue, column: Kinded): number | undefined {
  const number = readAnyNumber(raw, column);
  return number !== undefined && Math.abs(number) <= MOST ? number : undefined;
}

function readAnyNumber(raw: RawValue, { kind, unit }: Kinded): number | undefined {
  if (typeof raw === 'number') return ofNumber(raw, kind, unit);
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
    case 'time':
      return readTime(raw, unit ?? 1_000);
  }
}

function ofNumber(raw: number, kind: ValueKind, unit: number | undefined): number | undefined {
  switch (kind) {
    case 'text':
      return undefined;
    case 'integer':
      return Number.isInteger(raw) ? raw : undefined;
    case 'number':
    case 'percent':
      return raw;
    case 'bytes':
      return Math.round(raw * (unit ?? 1));
    case 'duration':
      return exact(raw * (unit ?? 1_000));
    case 'time':
      return asMoment(raw * (unit ?? 1_000));
  }
}

/** Without the noise of a multiplication: 0.0203 s are 20.3 ms. */
const exact = (number: number): number => Number(number.toPrecision(12));

/** A point or, in other locales, a comma. */
function readDecimal(raw: string): number | undefined {
  return /^[+-]?\d{1,15}(?:[.,]\d{1,18})?$/.test(raw) ? Number(raw.replace(',', '.')) : undefined;
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
  if (plain !== undefined) return exact(plain * unit);
  const found = /^(?:(?:(\d{1,6})-)?(\d{1,6}):)?(\d{1,9}):(\d{2}(?:[.,]\d{1,3})?)$/.exec(raw);
  if (found === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = found;
  const wholeMinutes = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  return Math.round((wholeMinutes * 60 + Number(seconds.replace(',', '.'))) * 1_000);
}

function readTime(raw: string, unit: number): number | undefined {
  const plain = readDecimal(raw);
  return plain === undefined ? parseMoment(raw) : asMoment(plain * unit);
}

/** A number in its kind's base, for people: three digits that count, but whole numbers whole. */
export function renderNumber(number: number, kind: ValueKind, now: number): string {
  switch (kind) {
    case 'bytes':
      return renderSize(number);
    case 'duration':
      return renderDuration(number);
    case 'percent':
      return `${Math.abs(number) >= 1 && Math.abs(number) < 100 ? Number(number.toFixed(1)) : short(number, 2)}%`;
    case 'time':
      return renderMoment(number, now);
    case 'text':
    case 'integer':
    case 'number':
      return Number.isInteger(number) ? String(number) : String(short(number));
  }
}

const short = (number: number, digits = 3): number =>
  Math.abs(number) >= 100 ? Math.round(number) : Number(number.toPrecision(digits));
