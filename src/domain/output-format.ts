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
  /** For bytes: what one unit of the raw number is, 1024 for KiB. For durations: the milliseconds of a plain number. */
  readonly unit?: number;
  /** A notation of the tool that is shown in plain words: `users:(("nginx",pid=1,fd=6))` of ss as `nginx (pid 1)`. */
  readonly reads?: 'socket-users';
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

/**
 * By which columns (their `from`) the capsule's own processes are found and left out: it joins the target's process namespace, so
 * ps and top see it. With `parent` its whole tree is found, else what its command lines and process ids tell.
 */
export interface OwnProcesses {
  readonly command: string;
  readonly pid: string;
  readonly parent?: string;
}

export type OutputFormat =
  | {
      readonly format: 'columns';
      /** All columns of the raw output, in its order; one that the header does not have is left out. */
      readonly columns: readonly ColumnFormat[];
      /** A line that begins with this is the header; lines before it are the preamble. Default: the first line that is not empty. */
      readonly header?: string;
      /** The last column takes the rest of the line, spaces included. */
      readonly restInLast: boolean;
      /** The tool prints its table more than once, and the last one counts: the rates in the first of top are since boot. */
      readonly lastTable?: boolean;
      readonly own?: OwnProcesses;
      readonly order?: Ordering;
      readonly summary: readonly SummaryCount[];
    }
  | { readonly format: 'text' };
