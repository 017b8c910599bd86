import type { ValueKind } from './output-format.js';

/** One cell: what people read, and the number behind it where sorting needs it. */
export interface Cell {
  readonly text: string;
  readonly number?: number;
}

export interface ReportColumn {
  readonly title: string;
  readonly kind: ValueKind;
}

export interface TablePart {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Preformatted text, such as an output that no parser reads. */
export interface TextPart {
  readonly kind: 'text';
  readonly caption?: string;
  readonly text: string;
}

/** Label and value pairs: the facts of `show`, `whoami`. */
export interface FactsPart {
  readonly kind: 'facts';
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A list of short entries with a bold name: `help`, `list`, `runs`. */
export interface ListPart {
  readonly kind: 'list';
  readonly caption?: string;
  readonly entries: readonly { readonly name: string; readonly text: string }[];
}

export type ReportPart = TablePart | TextPart | FactsPart | ListPart;

/** The whole of something that a message may not hold; sent as a file when a chat can't show everything, or always if `always`. */
export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
  readonly always: boolean;
}

/**
 * The platform-neutral result that a chat renders. All of its text is redacted before it is made (output/), and plain: a chat
 * escapes it for its own markup.
 */
export interface Report {
  readonly title: string;
  /** One line: `3 listening, 41 established`. */
  readonly summary: string;
  /** The numbers of the summary, by the labels of the capsule's definition; what a comparison of several pods is made of. */
  readonly counts?: readonly { readonly label: string; readonly count: number }[];
  readonly parts: readonly ReportPart[];
  /** What a reader must know: cut, partial, chosen pod, lines that no parser understood. */
  readonly notes: readonly string[];
  readonly files: readonly ReportFile[];
}
