/** How a raw output is read. Chosen by the capsule's definition; read by output/. */
export type ValueKind = 'text' | 'integer' | 'number' | 'bytes' | 'percent' | 'duration';

export interface ColumnFormat {
  /** The header's word in the raw output. */
  readonly from: string;
  /** The title that people see; `from` when absent. */
  readonly title?: string;
  readonly kind: ValueKind;
  /** Left out of the table, for instance because it is the same in every row. */
  readonly hidden?: boolean;
  /** For bytes: what one unit of the raw number is, 1024 for KiB. */
  readonly unit?: number;
}

export interface Ordering {
  readonly column: string;
  readonly descending: boolean;
}

/** A count for the summary line, such as rows whose State is LISTEN: `3 listening`. */
export interface SummaryCount {
  readonly label: string;
  readonly column?: string;
  readonly equals?: readonly string[];
}

export type OutputFormat =
  | {
      readonly format: 'columns';
      /** How the first row names the columns: `header` splits at its words, `fixed` gives the names here. */
      readonly columns: readonly ColumnFormat[];
      /** A line that begins with this is the header; lines before it are the preamble. Default: the first line that is not empty. */
      readonly header?: string;
      /** The last column takes the rest of the line, spaces included. */
      readonly restInLast: boolean;
      readonly order?: Ordering;
      readonly summary: readonly SummaryCount[];
    }
  | { readonly format: 'text' };
