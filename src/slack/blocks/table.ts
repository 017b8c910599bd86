import type { types } from '@slack/bolt';
import type { TablePart } from '../../domain/report.js';
import type { ValueKind } from '../../domain/output-format.js';
import { contentSize } from './message.js';
import { shorten, visibleLine } from './visible.js';

/** docs.slack.dev/reference/block-kit/blocks/table-block: rows with the header's, cells of a row, characters of all cells. */
const MOST_ROWS = 100;
const MOST_COLUMNS = 20;
const MOST_TABLE_CONTENT = 9_800;
/** A longer cell makes the table unreadable on a phone; the file has it whole. */
const MOST_IN_CELL = 200;
/** Slack refuses an empty cell. */
const EMPTY_CELL = '-';

/** How much of a table is shown. `rows` and `columns` count what is shown; `cellsCut` whether a cell was shortened. */
export interface TableView {
  readonly block: types.TableBlock;
  readonly rows: number;
  readonly columns: number;
  readonly cellsCut: boolean;
}

type TableCell = types.TableBlock['rows'][number][number];

const cell = (text: string): TableCell => ({
  type: 'raw_text',
  text: shorten(visibleLine(text), MOST_IN_CELL).trim() || EMPTY_CELL,
});

/** Numbers are compared by eye: their digits stand below each other. */
export const isNumeric = (kind: ValueKind): boolean => kind !== 'text';

/**
 * The first rows of a table as Slack's own table block, as many as `room` characters and Slack's limits let in. Undefined when not
 * even one row fits, or there is nothing to show.
 */
export function nativeTable(part: TablePart, room: number): TableView | undefined {
  const columns = part.columns.slice(0, MOST_COLUMNS);
  if (columns.length === 0 || part.rows.length === 0) return undefined;
  const rows: TableCell[][] = [columns.map(({ title }) => cell(title))];
  let left = Math.min(room, MOST_TABLE_CONTENT) - contentSize(rows);
  for (const row of part.rows.slice(0, MOST_ROWS - 1)) {
    const cells = columns.map((_, index) => cell(row[index]?.text ?? ''));
    left -= contentSize(cells);
    if (left < 0) break;
    rows.push(cells);
  }
  if (rows.length === 1) return undefined;
  const shown = part.rows.slice(0, rows.length - 1);
  return {
    block: {
      type: 'table',
      rows,
      column_settings: columns.map(({ kind }) => ({ align: isNumeric(kind) ? 'right' : 'left', is_wrapped: false })),
    },
    rows: shown.length,
    columns: columns.length,
    cellsCut: shown.some((row) => row.slice(0, columns.length).some(({ text }) => text.length > MOST_IN_CELL)),
  };
}
