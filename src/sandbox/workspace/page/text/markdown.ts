import { parseListMarkdown } from './markdown-list.js';
import type { MarkdownNode, Taken } from './markdown-nodes.js';
import { parseTableMarkdown } from './markdown-table.js';

const RULES: ((lines: string[]) => Taken | undefined)[] = [
  fence,
  heading,
  rule,
  quote,
  parseTableMarkdown,
  parseListMarkdown,
];

/** Parses standard Markdown (the subset that Slack's `markdown` block shows). HTML is not interpreted. */
export function parseMarkdown(source: string): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  let lines = source.replaceAll('\r\n', '\n').split('\n');
  while (lines.length > 0) {
    if (lines[0]?.trim() === '') {
      lines = lines.slice(1);
      continue;
    }
    const taken = firstTaken(lines) ?? paragraph(lines);
    nodes.push(taken.node);
    lines = lines.slice(taken.lines);
  }
  return nodes;
}

function firstTaken(lines: string[]): Taken | undefined {
  for (const take of RULES) {
    const taken = take(lines);
    if (taken !== undefined) return taken;
  }
  return undefined;
}

function paragraph(lines: string[]): Taken {
  let count = 1;
  while (count < lines.length && lines[count]?.trim() !== '' && firstTaken(lines.slice(count)) === undefined)
    count += 1;
  return { node: { kind: 'paragraph', source: lines.slice(0, count).join('\n') }, lines: count };
}

function fence(lines: string[]): Taken | undefined {
  const open = /^(```+|~~~+)/.exec(lines[0] ?? '');
  if (open?.[1] === undefined) return undefined;
  const mark = open[1];
  const close = lines.findIndex((line, index) => index > 0 && line.startsWith(mark));
  const end = close < 0 ? lines.length : close;
  return { node: { kind: 'pre', text: lines.slice(1, end).join('\n') }, lines: Math.min(end + 1, lines.length) };
}

function heading(lines: string[]): Taken | undefined {
  const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[0] ?? '');
  if (match?.[1] === undefined) return undefined;
  return { node: { kind: 'heading', level: match[1].length, source: match[2] ?? '' }, lines: 1 };
}

function rule(lines: string[]): Taken | undefined {
  return /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/.test(lines[0] ?? '') ? { node: { kind: 'rule' }, lines: 1 } : undefined;
}

function quote(lines: string[]): Taken | undefined {
  const count = lines.findIndex((line) => !/^>/.test(line));
  const end = count < 0 ? lines.length : count;
  if (end === 0) return undefined;
  const inner = lines.slice(0, end).map((line) => line.replace(/^> ?/, ''));
  return { node: { kind: 'quote', children: parseMarkdown(inner.join('\n')) }, lines: end };
}
