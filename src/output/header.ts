import type { ColumnFormat } from '../domain/output-format.js';

/** A column where the header has it; without a format where the definition does not know the word. */
export interface HeaderColumn {
  readonly format?: ColumnFormat;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the declared columns in a line, in their order. Undefined when the line is no header: it begins with none of them, or has
 * fewer than half. Words between that no column declares become columns without a format, so that no value shifts.
 */
export function readHeader(line: string, columns: readonly ColumnFormat[]): readonly HeaderColumn[] | undefined {
  const known: HeaderColumn[] = [];
  let at = 0;
  for (const format of columns) {
    const start = findWord(line, format.from, at);
    if (start === -1) continue;
    at = start + format.from.length;
    known.push({ format, start, end: at });
  }
  const first = known[0];
  if (first === undefined || line.slice(0, first.start).trim() !== '' || known.length * 2 < columns.length)
    return undefined;
  return known.flatMap((column, index) => [
    column,
    ...unknownWords(line, column.end, known[index + 1]?.start ?? line.length),
  ]);
}

/** A name stands behind a space, or glued to the name before it, as in `Peer Address:PortProcess` of ss. */
function findWord(line: string, word: string, from: number): number {
  for (let at = line.indexOf(word, from); at !== -1; at = line.indexOf(word, at + 1)) {
    if (at === from || /\s/.test(line.charAt(at - 1))) return at;
  }
  return -1;
}

function unknownWords(line: string, from: number, to: number): HeaderColumn[] {
  return [...line.slice(from, to).matchAll(/\S+/g)].map(({ index, 0: word }) => ({
    start: from + index,
    end: from + index + word.length,
  }));
}
