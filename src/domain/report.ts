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
  readonly caption?: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A list of short entries with a bold name: `help`, `list`, `runs`. */
export interface ListPart {
  readonly kind: 'list';
  readonly caption?: string;
  readonly entries: readonly { readonly name: string; readonly text: string }[];
}

export const CHARTS = ['line', 'area', 'bar', 'pie'] as const;

/** Numbers that are seen better than read. A chat shows it with its own means or as the picture that output/ draws of it. */
export interface ChartPart {
  readonly kind: 'chart';
  readonly chart: (typeof CHARTS)[number];
  readonly title: string;
  /** Of the values, which are in the kind's base: bytes, milliseconds, percent. */
  readonly valueKind: ValueKind;
  /** What the values of each series stand for, in order: moments as `20 s`, or the labels of bars and slices. */
  readonly categories: readonly string[];
  /** A pie has one. As many values as categories; null where nothing was measured. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** Of its picture: `top-web-…-r-7f3k2q9d.png`. */
  readonly fileName: string;
}

/** A picture that no chat draws itself, such as a flame graph. */
export interface PicturePart {
  readonly kind: 'picture';
  readonly title: string;
  /** What a person learns who does not see it. */
  readonly description: string;
  /** Self-contained, without a script; its texts are escaped. */
  readonly svg: string;
  readonly fileName: string;
}

export type ReportPart = TablePart | TextPart | FactsPart | ListPart | ChartPart | PicturePart;

/** The whole of something that a message may not hold; sent as a file when a chat can't show everything, or always if `always`. */
export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
  readonly always: boolean;
}

/** A number or fact of the summary, such as `3` listening; in its kind's base where it is a number. */
export interface Figure {
  readonly label: string;
  readonly kind: ValueKind;
  readonly text: string;
  readonly number?: number;
}

/**
 * The platform-neutral result that a chat renders. All of its text is redacted before it is made (output/), and plain: a chat
 * escapes it for its own markup.
 */
export interface Report {
  readonly title: string;
  /** One line: `3 listening, 41 established`. */
  readonly summary: string;
  /** What the summary is made of, by the labels of the capsule's definition; a comparison of several pods shows them side by side. */
  readonly figures?: readonly Figure[];
  readonly parts: readonly ReportPart[];
  /** What a reader must know: cut, partial, chosen pod, lines that no parser understood. */
  readonly notes: readonly string[];
  readonly files: readonly ReportFile[];
}
