import type { ColumnsFormat } from '../domain/output-format.js';
import type { HeaderColumn } from './header.js';
import { readHeader } from './header.js';
import type { RawRows } from './raw-rows.js';
import { isEmpty, readNumber } from './values.js';

/** A raw output as a table of raw texts: the declared columns that the header has, and their rows. */
export interface RawTable extends RawRows {
  readonly rows: readonly (readonly string[])[];
  /** The block of lines above the header. */
  readonly preamble: readonly string[];
  /** Words of the header that no column declares; what stands under them is left out. */
  readonly unknown: readonly string[];
  /** Lines that fit no row; never dropped without a word. */
  readonly misfits: readonly string[];
}

/** Splits a text at its own header; undefined when no line is one. */
export function splitColumns(text: string, format: ColumnsFormat): RawTable | undefined {
  const lines = text.split('\n');
  const isOne = isHeader(format);
  const at = format.lastTable === true ? lines.findLastIndex(isOne) : lines.findIndex(isOne);
  return at === -1 ? undefined : tableAt(lines, at, lines.length, format);
}

/** Each table of a tool that prints it again and again, as far as the next empty line or header. */
export function splitTables(text: string, format: ColumnsFormat): RawTable[] {
  const lines = text.split('\n');
  const isOne = isHeader(format);
  const headers = lines.flatMap((line, index) => (isOne(line) ? [index] : []));
  return headers.flatMap((at, index) => {
    const next = headers[index + 1] ?? lines.length;
    const end = lines.findIndex((line, place) => place > at + 1 && place < next && line.trim() === '');
    return tableAt(lines, at, end === -1 ? next : end, format) ?? [];
  });
}

function isHeader(format: ColumnsFormat): (line: string) => boolean {
  return (line) =>
    (format.header === undefined || line.trimStart().startsWith(format.header)) &&
    readHeader(line, format.columns) !== undefined;
}

/** The table whose header is the line `at`, with the lines up to `end`. */
function tableAt(lines: readonly string[], at: number, end: number, format: ColumnsFormat): RawTable | undefined {
  const header = readHeader(lines[at] ?? '', format.columns);
  if (header === undefined) return undefined;
  const rows: string[][] = [];
  const misfits: string[] = [];
  for (const line of lines.slice(at + 1, end)) {
    if (line.trim() === '') continue;
    const row = splitRow(line, header, format.restInLast);
    if (row === undefined) misfits.push(line);
    else rows.push(row);
  }
  const kept = header.map(({ format: column }) => column);
  return {
    columns: kept.filter((column) => column !== undefined),
    rows: rows.map((row) => row.filter((_, index) => kept[index] !== undefined)),
    preamble: blockBefore(lines, at, format.lastTable === true),
    unknown: header.flatMap(({ format: known, start, end: stop }) =>
      known === undefined ? [(lines[at] ?? '').slice(start, stop)] : [],
    ),
    misfits,
  };
}

/** All lines above the header; of a table that is not the first, only the block that is its own. */
function blockBefore(lines: readonly string[], header: number, ownBlock: boolean): string[] {
  const above = lines.slice(0, header);
  while (above.at(-1)?.trim() === '') above.pop();
  const start = ownBlock ? above.findLastIndex((line) => line.trim() === '') + 1 : 0;
  return above.slice(start).filter((line) => line.trim() !== '');
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * One line to as many cells as the header has columns: word by word where the count is right, else by where the words stand under
 * the header. A line is a row if at least half of its typed cells hold what their kind says.
 */
function splitRow(line: string, header: readonly HeaderColumn[], restInLast: boolean): string[] | undefined {
  const words = wordsOf(line);
  const ordered = inOrder(line, words, header, restInLast);
  const orderedFit = ordered === undefined ? 0 : fitOf(ordered, header);
  if (orderedFit === 1) return ordered;
  const placed = byPlace(line, words, header, restInLast);
  const placedFit = placed === undefined ? 0 : fitOf(placed, header);
  if (Math.max(orderedFit, placedFit) < 0.5) return undefined;
  return placedFit > orderedFit ? placed : ordered;
}

/** More words than any table has columns are never needed: the rest of the line is taken from the text. */
const MOST_WORDS = 64;

function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const { 0: text, index } of line.matchAll(/\S+/g)) {
    words.push({ text, start: index, end: index + text.length });
    if (words.length === MOST_WORDS) break;
  }
  return words;
}

/** With the rest in the last column, that one may be empty: sockets without a process. */
function inOrder(
  line: string,
  words: readonly Word[],
  header: readonly HeaderColumn[],
  restInLast: boolean,
): string[] | undefined {
  const count = header.length;
  if (!restInLast) return words.length === count ? words.map(({ text }) => text) : undefined;
  if (words.length < count - 1) return undefined;
  const rest = words[count - 1];
  // The blanks before a command tell how deep it is in a tree; one parts the columns.
  const isTree = header.at(-1)?.format?.reads === 'forest';
  const start = isTree ? (words[count - 2]?.end ?? -1) + 1 : (rest?.start ?? 0);
  return [...words.slice(0, count - 1).map(({ text }) => text), rest === undefined ? '' : line.slice(start).trimEnd()];
}

function byPlace(
  line: string,
  words: readonly Word[],
  header: readonly HeaderColumn[],
  restInLast: boolean,
): string[] | undefined {
  const cells = header.map(() => '');
  const last = header.length - 1;
  for (const word of words) {
    const place = placeOf(word, header);
    if (place === -1 || cells[place] !== '') return undefined;
    cells[place] = word.text;
    if (restInLast && place === last) {
      cells[last] = line.slice(word.start).trimEnd();
      break;
    }
  }
  return cells;
}

/** The column that shares the most characters with the word: right- and left-aligned values both lie under their header. */
function placeOf(word: Word, header: readonly HeaderColumn[]): number {
  let best = -1;
  let most = 0;
  for (const [index, { start, end }] of header.entries()) {
    const shared = Math.min(word.end, end) - Math.max(word.start, start);
    if (shared > most) [best, most] = [index, shared];
  }
  return best !== -1 || word.start < (header.at(-1)?.start ?? 0) ? best : header.length - 1;
}

/** The share of the typed cells that parse, 0 when none is filled; 1 for a table of texts. */
function fitOf(cells: readonly string[], header: readonly HeaderColumn[]): number {
  const typed = header.flatMap(({ format }, index) =>
    format === undefined || format.kind === 'text' ? [] : [{ format, raw: cells[index] ?? '' }],
  );
  if (typed.length === 0) return 1;
  const filled = typed.filter(({ raw }) => !isEmpty(raw));
  if (filled.length === 0) return 0;
  return filled.filter(({ raw, format }) => readNumber(raw, format) !== undefined).length / filled.length;
}
