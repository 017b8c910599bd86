import type { ListItem, Taken } from './markdown-nodes.js';

const MARKER = /^( *)([-*+]|\d{1,9}[.)])\s+(.*)$/;

/** Takes a bullet, ordered or task list from the front of the lines, nested lists included. */
export function parseListMarkdown(lines: string[]): Taken | undefined {
  const first = MARKER.exec(lines[0] ?? '');
  if (first === null) return undefined;
  const indent = (first[1] ?? '').length;
  const ordered = /\d/.test(first[2] ?? '');
  const items: ListItem[] = [];
  let at = 0;
  while (at < lines.length) {
    const match = MARKER.exec(lines[at] ?? '');
    const depth = (match?.[1] ?? '').length;
    if (match === null || depth < indent) break;
    const last = items.at(-1);
    if (depth > indent + 1 && last !== undefined) {
      const nested = parseListMarkdown(lines.slice(at));
      if (nested === undefined) break;
      last.nested = nested.node;
      at += nested.lines;
      continue;
    }
    items.push(item(match[3] ?? ''));
    at += 1;
  }
  return {
    node: { kind: 'list', ordered, start: ordered ? Number.parseInt(first[2] ?? '1', 10) : 1, items },
    lines: at,
  };
}

function item(text: string): ListItem {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (task === null) return { source: text, checked: undefined, nested: undefined };
  return { source: task[2] ?? '', checked: task[1] !== ' ', nested: undefined };
}
