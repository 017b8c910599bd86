import { useState } from 'preact/hooks';
import { Cell, isNumberColumn, sortKey } from './cell.js';
import type { BlockOf, Cell as CellShape } from './shapes.js';

interface Order {
  column: number;
  descending: boolean;
}

/** Slack's default, https://docs.slack.dev/reference/block-kit/blocks/data-table-block. */
const DEFAULT_PAGE_SIZE = 5;

/** A table with a caption, pages, and columns that sort. */
export function DataTable({ block }: { block: BlockOf<'data_table'> }) {
  const [order, setOrder] = useState<Order>();
  const [page, setPage] = useState(0);
  const [header = [], ...body] = block.rows;
  const size = block.page_size ?? DEFAULT_PAGE_SIZE;
  const rows = order === undefined ? body : sorted(body, order);
  const pages = Math.ceil(rows.length / size);
  const shown = rows.slice(page * size, (page + 1) * size);
  const align = (column: number) => (isNumberColumn(block.rows, column) ? 'align-right number' : 'align-left');
  const sortBy = (column: number) => {
    setOrder({ column, descending: order?.column === column && !order.descending });
    setPage(0);
  };
  return (
    <div class="data-table">
      <div class="table-box" tabIndex={0} role="region" aria-label={block.caption}>
        <table class="table">
          <caption>{block.caption}</caption>
          <thead>
            <tr>
              {header.map((cell, column) => (
                <th key={column} scope="col" class={`cell ${align(column)}`} aria-sort={ariaSort(order, column)}>
                  <button type="button" class="sort" onClick={() => sortBy(column)}>
                    <Cell cell={cell} />
                    <span class="sort-mark" aria-hidden="true">
                      {sortMark(order, column)}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <BodyCell
                    key={column}
                    cell={cell}
                    isRowHeader={column === (block.row_header_column_index ?? 0)}
                    class={`cell ${align(column)}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && <Pager page={page} pages={pages} total={rows.length} size={size} onPage={setPage} />}
    </div>
  );
}

function BodyCell({ cell, isRowHeader, class: className }: { cell: CellShape; isRowHeader: boolean; class: string }) {
  if (!isRowHeader) {
    return (
      <td class={className}>
        <Cell cell={cell} />
      </td>
    );
  }
  return (
    <th scope="row" class={`${className} row-header`}>
      <Cell cell={cell} />
    </th>
  );
}

interface PagerProps {
  page: number;
  pages: number;
  total: number;
  size: number;
  onPage: (page: number) => void;
}

function Pager({ page, pages, total, size, onPage }: PagerProps) {
  const last = Math.min((page + 1) * size, total);
  return (
    <div class="pager" role="navigation" aria-label="Pages">
      <button
        type="button"
        class="icon-button"
        aria-label="Previous page"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        ‹
      </button>
      <span aria-live="polite">
        {page * size + 1}–{last} of {total}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label="Next page"
        disabled={page + 1 >= pages}
        onClick={() => onPage(page + 1)}
      >
        ›
      </button>
    </div>
  );
}

function sorted(rows: CellShape[][], order: Order): CellShape[][] {
  const sign = order.descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(sortKey(a[order.column]), sortKey(b[order.column])));
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

function ariaSort(order: Order | undefined, column: number): 'ascending' | 'descending' | 'none' {
  if (order?.column !== column) return 'none';
  return order.descending ? 'descending' : 'ascending';
}

function sortMark(order: Order | undefined, column: number): string {
  if (order?.column !== column) return '↕';
  return order.descending ? '↓' : '↑';
}
