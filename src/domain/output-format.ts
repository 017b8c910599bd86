/** How a raw output is read. Chosen by the capsule's definition; read by output/. */
export const VALUE_KINDS = ['text', 'integer', 'number', 'bytes', 'percent', 'duration', 'time'] as const;
/** `time`: epoch seconds or ISO 8601 in the raw output, a moment in UTC and its distance from now in the report. */
export type ValueKind = (typeof VALUE_KINDS)[number];

export interface ColumnFormat {
  /** Where the value is in the raw output: the header's word, or in JSON the path of keys, `address.port`. */
  readonly from: string;
  /** The title that people see; `from` when absent. */
  readonly title?: string;
  readonly kind: ValueKind;
  /** Left out of the table, for instance because it is the same in every row. */
  readonly hidden?: boolean;
  /** For bytes: what one unit of the raw number is, 1024 for KiB. For durations and times: the milliseconds of a plain number. */
  readonly unit?: number;
  /**
   * A notation of the tool that is shown in plain words: `users:(("nginx",pid=1,fd=6))` of ss as `nginx (pid 1)`; or the tree of
   * `ps --forest`, which stands in the last column.
   */
  readonly reads?: 'socket-users' | 'forest';
}

/** A single value beside the rows: a key of the output, or a path in its JSON. */
export type FactFormat = Omit<ColumnFormat, 'hidden'>;

export interface Ordering {
  readonly column: string;
  readonly descending: boolean;
}

/** Counts rows, all or such as whose State is LISTEN: `3 listening`. */
export interface SummaryCount {
  readonly label: string;
  readonly column?: string;
  readonly equals?: readonly string[];
}

/** The sum of a column, or the most in it, written by its kind: `1.2 GiB resident`. */
export type SummaryTotal = { readonly label: string; readonly column: string } & (
  { readonly sum: true } | { readonly max: true }
);

/**
 * How few of a column's values hold most of it, by rows or by the sum of the column `by`: `2 peers hold 80%`, of one its name. Left
 * out where it says little.
 */
export interface SummaryTop {
  readonly label: string;
  readonly column: string;
  readonly top: true;
  readonly by?: string;
}

/** A fact in the summary: `limit 512 MiB`. */
export interface SummaryFact {
  readonly label: string;
  readonly fact: string;
}

export type SummaryEntry = SummaryCount | SummaryTotal | SummaryTop | SummaryFact;

/**
 * By which columns (their `from`) the capsule's own processes are found and left out: it joins the target's process namespace, so
 * ps and top see it. With `parent` its whole tree is found, else what its command lines and process ids tell.
 */
export interface OwnProcesses {
  readonly command: string;
  readonly pid: string;
  readonly parent?: string;
}

/** The tables of a tool that prints them again and again: a line for each name, a point for each table. */
export interface TableSeries {
  readonly name: string;
  readonly value: string;
  readonly title: string;
  /** Milliseconds between two tables. */
  readonly intervalMs: number;
  /** Lines at most; those with the highest mean are taken. */
  readonly most: number;
}

/** The shares of a column's values: by rows, or by the sum of the column `value`. */
export interface SharesChart {
  readonly chart: 'pie' | 'bar';
  readonly title: string;
  readonly label: string;
  readonly value?: string;
  /** Shares at most; the rest is one more. */
  readonly most: number;
}

export interface ColumnsFormat {
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
  readonly summary: readonly SummaryEntry[];
  readonly series?: TableSeries;
  readonly charts?: readonly SharesChart[];
}

export interface JsonFormat {
  readonly format: 'json';
  /** The path of the array of rows, `.` for the document itself; `lines`: each line is a row of its own (JSON Lines). Without it: no table. */
  readonly rows?: string;
  readonly columns: readonly ColumnFormat[];
  /** Values of the top-level object. */
  readonly facts: readonly FactFormat[];
  readonly own?: OwnProcesses;
  readonly order?: Ordering;
  readonly summary: readonly SummaryEntry[];
  readonly charts?: readonly SharesChart[];
}

/** One `key=value` a line. */
export interface KeyValueFormat {
  readonly format: 'key-value';
  readonly separator: '=' | ':';
  /** Those that come first, in this order; one that is not there is left out. */
  readonly facts: readonly FactFormat[];
  /** What happens to the keys that no fact names. */
  readonly rest: 'show' | 'hide';
  readonly summary: readonly SummaryEntry[];
}

/** Lines `frame;frame;frame COUNT`, the root first: a table of frames and a flame graph. */
export interface FoldedFormat {
  readonly format: 'folded';
  readonly title: string;
  /** What is counted: `samples`. */
  readonly unit: string;
}

/** JSON Lines, one sample each. `time`, `name`, `value` are keys; the time is epoch seconds, ISO 8601 or seconds since the start. */
export interface SeriesFormat {
  readonly format: 'series';
  readonly time: string;
  /** Without it there is one series. */
  readonly name?: string;
  readonly value: string;
  readonly title: string;
  readonly kind: ValueKind;
  readonly unit?: number;
  readonly chart: 'line' | 'area' | 'bar';
  /** Series in the chart at most; those with the highest mean are taken. */
  readonly most: number;
}

export interface TextFormat {
  readonly format: 'text';
}

/** The artifact, or as a section the text, as a file of that name. */
export interface FileFormat {
  readonly format: 'file';
  readonly name: string;
  readonly mediaType: string;
}

/** One part of a `sections` output. */
export interface SectionFormat {
  readonly name: string;
  readonly title: string;
  readonly output: ColumnsFormat | JsonFormat | KeyValueFormat | SeriesFormat | TextFormat | FileFormat;
}

export type OutputFormat =
  | ColumnsFormat
  | JsonFormat
  | KeyValueFormat
  | FoldedFormat
  | SeriesFormat
  /** The artifact is a capture of packets (pcap or pcapng): a table of who talks to whom. */
  | { readonly format: 'pcap' }
  /** The artifact is a profile in pprof's protobuf; `sample` is the type that is shown, the last one when it is not there. */
  | { readonly format: 'pprof'; readonly title: string; readonly sample?: string }
  | FileFormat
  /** The tool prints a line `# recap section NAME` before each part. */
  | { readonly format: 'sections'; readonly sections: readonly SectionFormat[] }
  | TextFormat;
