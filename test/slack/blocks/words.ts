import type { Message } from '../../../src/slack/blocks/message.js';

/** The words of a message line by line, with emoji as `:name:`, people as `@ID` and buttons as `[label]`. */
export function linesOf({ blocks }: Message): string[] {
  return blocks
    .flatMap((block) => read(block).split('\n'))
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function read(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const node = value as Record<string, unknown>;
  switch (node.type) {
    case 'emoji':
      return `:${String(node.name)}:`;
    case 'user':
      return `@${String(node.user_id)}`;
    case 'date':
      return String(node.fallback);
    case 'button':
      return `[${read(node.text)}] `;
    case 'table':
    case 'data_table':
      return (node.rows as unknown[][]).map((cells) => cells.map(read).join(' | ')).join('\n');
    case 'data_visualization':
      return `[chart: ${String(node.title)}]`;
    default:
      if (typeof node.text === 'string') return node.text;
  }
  const parts = Array.isArray(node.elements) ? node.elements : [];
  const between = node.type === 'rich_text' || node.type === 'rich_text_list' ? '\n' : '';
  return parts.map((part) => (node.type === 'rich_text_list' ? `- ${read(part)}` : read(part))).join(between);
}
