import type { Taken } from './markdown-nodes.js';

/** Takes a pipe table (a header, a line of dashes, rows) from the front of the lines. */
export function parseTableMarkdown(lines: string[]): Taken | undefined {
  const [head = '', dashes = ''] = lines;
  if (!head.includes('|') || !/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$/.test(dashes)) return undefined;
  const end = lines.findIndex((line, index) => index > 1 && !line.includes('|'));
  const rows = lines.slice(2, end < 0 ? lines.length : end);
  const table = { align: cells(dashes).map(alignment), header: cells(head), rows: rows.map(cells) };
  return { node: { kind: 'table', table }, lines: 2 + rows.length };
}

function cells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function alignment(dashes: string): 'left' | 'center' | 'right' | undefined {
  const [left, right] = [dashes.startsWith(':'), dashes.endsWith(':')];
  if (left && right) return 'center';
  return right ? 'right' : left ? 'left' : undefined;
}
