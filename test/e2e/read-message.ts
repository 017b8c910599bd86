import type { StoredMessage } from '../../src/sandbox/workspace/stored-message.js';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A message as a person reads it: each paragraph, list entry and row of a table in a line, buttons in brackets. */
export function read({ text, blocks }: StoredMessage): string {
  return blocks === undefined ? text : blocks.map(readBlock).join('\n');
}

/** The rows of the first native table, the header first; undefined where there is none. */
export function tableOf({ blocks = [] }: StoredMessage): readonly (readonly string[])[] | undefined {
  const table = blocks.find(({ type }) => type === 'table' || type === 'data_table');
  return table === undefined ? undefined : rowsOf(table);
}

/** The cells below a heading. */
export function column(message: StoredMessage, title: string): readonly string[] {
  const [header = [], ...rows] = tableOf(message) ?? [];
  const at = header.indexOf(title);
  return at < 0 ? [] : rows.map((row) => row[at] ?? '');
}

export interface ShownButton {
  readonly label: string;
  readonly actionId: string;
  readonly value: string;
}

export function buttonsOf({ blocks = [] }: StoredMessage): readonly ShownButton[] {
  return blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => list(elements))
    .map(({ text, action_id, value }) => ({
      label: isObject(text) ? word(text['text']) : '',
      actionId: word(action_id),
      value: word(value),
    }));
}

function readBlock(block: Json): string {
  switch (block['type']) {
    case 'rich_text':
      return list(block['elements']).map(readPart).join('\n');
    case 'table':
    case 'data_table':
      return rowsOf(block)
        .map((row) => row.join(' | '))
        .join('\n');
    case 'data_visualization':
      return `[chart: ${word(block['title'])}]`;
    case 'actions':
      return list(block['elements'])
        .map(({ text }) => `[${isObject(text) ? word(text['text']) : ''}]`)
        .join(' ');
    default:
      return isObject(block['text']) ? word(block['text']['text']) : '';
  }
}

function readPart(part: Json): string {
  const inner = list(part['elements']);
  return part['type'] === 'rich_text_list' ? inner.map(readPart).join('\n') : inner.map(readInline).join('');
}

function readInline({ type, text, user_id, name, fallback }: Json): string {
  if (type === 'user') return `@${word(user_id)}`;
  if (type === 'emoji') return `:${word(name)}:`;
  return word(text ?? fallback);
}

const rowsOf = (table: Json): string[][] =>
  (Array.isArray(table['rows']) ? table['rows'] : []).map((row: unknown) => list(row).map(readCell));

const readCell = (cell: Json): string => (cell['text'] === undefined ? readBlock(cell) : word(cell['text']));
