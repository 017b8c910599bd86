/** A block of a Markdown document. `source` is inline Markdown, parsed when it is shown. */
export type MarkdownNode =
  | { kind: 'heading'; level: number; source: string }
  | { kind: 'paragraph'; source: string }
  | { kind: 'pre'; text: string }
  | { kind: 'quote'; children: MarkdownNode[] }
  | { kind: 'list'; ordered: boolean; start: number; items: ListItem[] }
  | { kind: 'table'; table: MarkdownTable }
  | { kind: 'rule' };

/** One item of a list; `checked` is set for a task item. */
export interface ListItem {
  source: string;
  checked: boolean | undefined;
  nested: MarkdownNode | undefined;
}

/** A table: cells are inline Markdown. */
export interface MarkdownTable {
  align: ('left' | 'center' | 'right' | undefined)[];
  header: string[];
  rows: string[][];
}

/** What one rule took from the front of the lines: a node and how many lines it used. */
export interface Taken {
  node: MarkdownNode;
  lines: number;
}
