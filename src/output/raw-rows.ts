import type { ColumnFormat } from '../domain/output-format.js';
import type { RawValue } from './values.js';

/** Rows of raw values, whatever they were read from; each has as many values as there are columns. */
export interface RawRows {
  readonly columns: readonly ColumnFormat[];
  readonly rows: readonly (readonly RawValue[])[];
}

/** Where a column stands, by its `from`; -1 when the output does not have it. */
export const columnOf = ({ columns }: RawRows, from: string | undefined): number =>
  columns.findIndex((column) => column.from === from);
