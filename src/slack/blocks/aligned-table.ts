import type { TablePart } from '../../domain/report.js';
import { isNumeric } from './table.js';
import { shorten, visibleLine } from './visible.js';

/** Wider columns would push the others off a phone's screen. */
const MOST_IN_CELL = 60;

/** A table as lines of text, for where Slack shows no second table block: header first, columns two spaces apart. */
export function alignedLines(part: TablePart): string[] {
  const lines = [part.columns.map(({ title }) => title), ...part.rows.map((row) => row.map(({ text }) => text))].map(
    (cells) => part.columns.map((_, index) => shorten(visibleLine(cells[index] ?? ''), MOST_IN_CELL)),
  );
  const widths = part.columns.map((_, index) =>
    lines.reduce((most, cells) => Math.max(most, cells[index]?.length ?? 0), 0),
  );
  const align = (text: string, index: number): string =>
    isNumeric(part.columns[index]?.kind ?? 'text')
      ? text.padStart(widths[index] ?? 0)
      : text.padEnd(widths[index] ?? 0);
  return lines.map((cells) => cells.map(align).join('  ').trimEnd());
}
