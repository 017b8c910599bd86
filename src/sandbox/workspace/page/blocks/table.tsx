import { Cell, isNumberColumn } from './cell.js';
import type { BlockOf, Cell as CellShape } from './shapes.js';

type TableBlock = BlockOf<'table'>;

/** A table whose first row is its header: it stays in place while the rest scrolls inside the table's own box. */
export function Table({ block }: { block: TableBlock }) {
  const [header = [], ...rows] = block.rows;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={`Table of ${rows.length} rows`}>
      <table class="table">
        <thead>
          <tr>
            {header.map((cell, column) => (
              <th key={column} scope="col" class={cellClass(block, column, cell)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} class={cellClass(block, column, cell)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellClass(block: TableBlock, column: number, cell: CellShape): string {
  const setting = block.column_settings?.[column];
  const align = setting?.align ?? (isNumberColumn(block.rows, column) ? 'right' : 'left');
  const wraps = setting?.is_wrapped === true ? 'wraps' : 'stays';
  return `cell align-${align} ${wraps} ${cell.type === 'raw_number' ? 'number' : ''}`;
}
