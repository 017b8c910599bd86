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

/** Fewer rows are read at a glance; nobody sorts them. */
const LEAST_TO_SORT = 6;
/** Rows of a page: as many as a screen has. */
const PAGE_SIZE = 20;

/** Which table blocks a message still takes, and the characters that all of their cells may still have. */
export interface TableAllowance {
  /** Slack's sortable table, which a workspace may not take yet. */
  readonly sortable: boolean;
  /** Slack takes one `table` a message, and any number of sortable ones. */
  plain: boolean;
  content: number;
}

export const allowTables = (sortable: boolean): TableAllowance => ({
  sortable,
  plain: true,
  content: MOST_TABLE_CONTENT,
});

/** How much of a table is shown. `rows` and `columns` count what is shown; `cellsCut` whether a cell was shortened. */
export interface TableView {
  readonly block: types.TableBlock | types.DataTableBlock;
  readonly rows: number;
  readonly columns: number;
  readonly cellsCut: boolean;
}

type TextCell = Extract<types.DataTableBlock['rows'][number][number], { type: 'raw_text' }>;

const cell = (text: string): TextCell => ({
  type: 'raw_text',
  text: shorten(visibleLine(text), MOST_IN_CELL).trim() || EMPTY_CELL,
});

/** Numbers are compared by eye: their digits stand below each other. */
export const isNumeric = (kind: ValueKind): boolean => kind !== 'text' && kind !== 'time';

/**
 * The first rows of a table as one of Slack's own table blocks, as many as `room` characters and Slack's limits let in: sortable where
 * it is allowed and there is something to sort. Undefined when no block is left, not even one row fits, or there is nothing to show.
 */
export function nativeTable(part: TablePart, room: number, allowance: TableAllowance): TableView | undefined {
  const columns = part.columns.slice(0, MOST_COLUMNS);
  const sortable = allowance.sortable && (part.rows.length >= LEAST_TO_SORT || !allowance.plain);
  if (columns.length === 0 || part.rows.length === 0 || (!sortable && !allowance.plain)) return undefined;
  const rows: TextCell[][] = [columns.map(({ title }) => cell(title))];
  let left = Math.min(room, allowance.content) - contentSize(rows);
  for (const row of part.rows.slice(0, MOST_ROWS - 1)) {
    const cells = columns.map((_, index) => cell(row[index]?.text ?? ''));
    left -= contentSize(cells);
    if (left < 0) break;
    rows.push(cells);
  }
  if (rows.length === 1) return undefined;
  const shown = part.rows.slice(0, rows.length - 1);
  allowance.content -= contentSize(rows);
  allowance.plain &&= sortable;
  return {
    block: sortable ? sortableTable(part, rows) : plainTable(part, rows),
    rows: shown.length,
    columns: columns.length,
    cellsCut: shown.some((row) => row.slice(0, columns.length).some(({ text }) => text.length > MOST_IN_CELL)),
  };
}

function plainTable({ columns }: TablePart, rows: TextCell[][]): types.TableBlock {
  const settings = columns.slice(0, MOST_COLUMNS).map(({ kind }) => ({
    align: isNumeric(kind) ? ('right' as const) : ('left' as const),
    is_wrapped: false,
  }));
  return { type: 'table', rows, column_settings: settings };
}

/** A column sorts by number only where each of its cells has one: docs.slack.dev/reference/block-kit/blocks/data-table-block. */
function sortableTable(part: TablePart, [header = [], ...body]: TextCell[][]): types.DataTableBlock {
  const numeric = header.map((_, column) => body.every((__, row) => part.rows[row]?.[column]?.number !== undefined));
  const rows = body.map((cells, row) =>
    cells.map((shown, column) => {
      const value = part.rows[row]?.[column]?.number;
      return numeric[column] === true && value !== undefined
        ? { type: 'raw_number' as const, value, text: shown.text }
        : shown;
    }),
  );
  const caption =
    shorten(visibleLine(part.caption), 200).trim() || `${body.length} ${body.length === 1 ? 'row' : 'rows'}`;
  // What a row is about is its first text, as a rule: a screen reader says it with each cell.
  const about = Math.max(
    0,
    part.columns.slice(0, MOST_COLUMNS).findIndex(({ kind }) => kind === 'text'),
  );
  return { type: 'data_table', caption, page_size: PAGE_SIZE, row_header_column_index: about, rows: [header, ...rows] };
}
