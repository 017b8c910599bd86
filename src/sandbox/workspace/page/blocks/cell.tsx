import { withEmoji } from '../text/emoji.js';
import { RichText } from './rich-text.js';
import type { Cell as CellShape } from './shapes.js';

/** The content of one table cell. */
export function Cell({ cell }: { cell: CellShape }) {
  return cell.type === 'rich_text' ? <RichText block={cell} /> : <>{withEmoji(cell.text)}</>;
}

/** Whether every cell of a column below the header is a number: such a column is aligned right. */
export function isNumberColumn(rows: CellShape[][], column: number): boolean {
  const cells = rows.slice(1).map((row) => row[column]);
  return cells.length > 0 && cells.every((cell) => cell?.type === 'raw_number');
}

/** What a column is sorted by: the number, or the text that a reader sees. */
export function sortKey(cell: CellShape | undefined): number | string {
  if (cell === undefined) return '';
  if (cell.type === 'raw_number') return cell.value;
  return cell.type === 'raw_text' ? cell.text : JSON.stringify(cell.elements);
}
