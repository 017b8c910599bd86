import { emojiByName } from './emoji.js';
import { decodeEntities } from './entities.js';
import type { InlineNode } from './nodes.js';
import { parseReference } from './reference.js';

type Make = (match: RegExpExecArray) => InlineNode | undefined;

const RULES: [RegExp, Make][] = [
  [/^\\([\\`*_{}[\]()#+\-.!~|<>])/, (m) => ({ kind: 'text', text: m[1] ?? '' })],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (m) => ({ kind: 'code', text: (m[2] ?? '').trim() })],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, (m) => ({ kind: 'bold', children: parseInlineMarkdown(m[1] ?? '') })],
  [/^__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}])/u, (m) => ({ kind: 'bold', children: parseInlineMarkdown(m[1] ?? '') })],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (m) => ({ kind: 'strike', children: parseInlineMarkdown(m[1] ?? '') })],
  [/^\*(?=\S)([^*\n]*[^\s*])\*/, (m) => ({ kind: 'italic', children: parseInlineMarkdown(m[1] ?? '') })],
  [/^_(?=\S)([^_\n]*[^\s_])_(?![\p{L}\p{N}])/u, (m) => ({ kind: 'italic', children: parseInlineMarkdown(m[1] ?? '') })],
  [/^!?\[([^\]\n]*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/, link],
  [/^<([^<>\n]+)>/, (m) => parseReference(m[1] ?? '')],
  [
    /^https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"*]/,
    (m) => ({ kind: 'link', url: m[0], children: [{ kind: 'text', text: m[0] }] }),
  ],
  [/^:([a-z0-9_+'-]+):/, (m) => emoji(m[1] ?? '')],
  [/^(?: {2,}|\\)?\n/, () => ({ kind: 'break' })],
];
const OPENS_INSIDE_WORDS = /[\p{L}\p{N}]/u;

/** Parses the inline part of standard Markdown, as a `markdown` block holds it. Raw HTML in it stays text. */
export function parseInlineMarkdown(source: string): InlineNode[] {
  const nodes: InlineNode[] = [];
  let plain = '';
  let rest = source;
  while (rest !== '') {
    const found = firstRule(rest, plain.at(-1) ?? '');
    if (found === undefined) {
      plain += rest.charAt(0);
      rest = rest.slice(1);
      continue;
    }
    if (plain !== '') nodes.push({ kind: 'text', text: decodeEntities(plain) });
    plain = '';
    nodes.push(found.node);
    rest = rest.slice(found.length);
  }
  if (plain !== '') nodes.push({ kind: 'text', text: decodeEntities(plain) });
  return nodes;
}

function firstRule(rest: string, before: string): { node: InlineNode; length: number } | undefined {
  if (rest.startsWith('_') && OPENS_INSIDE_WORDS.test(before)) return undefined;
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(rest);
    const node = match === null ? undefined : make(match);
    if (match !== null && node !== undefined) return { node, length: match[0].length };
  }
  return undefined;
}

function link(match: RegExpExecArray): InlineNode {
  return { kind: 'link', url: match[2] ?? '', children: parseInlineMarkdown(match[1] ?? '') };
}

function emoji(name: string): InlineNode | undefined {
  const unicode = emojiByName(name);
  return unicode === undefined ? undefined : { kind: 'emoji', name, unicode };
}
