import { emojiByName } from './emoji.js';
import { decodeEntities } from './entities.js';
import type { InlineNode } from './nodes.js';
import { parseReference } from './reference.js';

const STYLES = new Map<string, 'bold' | 'italic' | 'strike'>([
  ['*', 'bold'],
  ['_', 'italic'],
  ['~', 'strike'],
]);
const WORD = /[\p{L}\p{N}]/u;

interface Found {
  node: InlineNode;
  end: number;
}

/**
 * Parses the inline part of mrkdwn as Slack reads it: a mark opens only after a character that is no letter or digit, and
 * closes only before one, on the same line. Everything that is not a complete mark stays text.
 */
export function parseInlineMrkdwn(source: string): InlineNode[] {
  const nodes: InlineNode[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') nodes.push({ kind: 'text', text: decodeEntities(plain) });
    plain = '';
  };
  for (let at = 0; at < source.length;) {
    const found = nodeAt(source, at);
    if (found === undefined) {
      plain += source.charAt(at);
      at += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    at = found.end;
  }
  flush();
  return nodes;
}

function nodeAt(source: string, at: number): Found | undefined {
  const mark = source.charAt(at);
  if (mark === '\n') return { node: { kind: 'break' }, end: at + 1 };
  if (mark === '<') return referenceAt(source, at);
  if (mark === '`') return codeAt(source, at);
  if (mark === ':') return emojiAt(source, at);
  const style = STYLES.get(mark);
  return style === undefined ? undefined : styledAt(source, at, mark, style);
}

function referenceAt(source: string, at: number): Found | undefined {
  const close = source.indexOf('>', at);
  const node = close < 0 ? undefined : parseReference(source.slice(at + 1, close));
  return node === undefined ? undefined : { node, end: close + 1 };
}

function codeAt(source: string, at: number): Found | undefined {
  const match = /^`([^`\n]+)`/.exec(source.slice(at));
  if (match?.[1] === undefined) return undefined;
  return { node: { kind: 'code', text: decodeEntities(match[1]) }, end: at + match[0].length };
}

function emojiAt(source: string, at: number): Found | undefined {
  const match = /^:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/.exec(source.slice(at, at + 64));
  const unicode = match?.[1] === undefined ? undefined : emojiByName(match[1]);
  if (match?.[1] === undefined || unicode === undefined) return undefined;
  return { node: { kind: 'emoji', name: match[1], unicode }, end: at + match[0].length };
}

function styledAt(source: string, at: number, mark: string, kind: 'bold' | 'italic' | 'strike'): Found | undefined {
  if (at > 0 && WORD.test(source.charAt(at - 1))) return undefined;
  const close = closingMark(source, at, mark);
  if (close === undefined) return undefined;
  return { node: { kind, children: parseInlineMrkdwn(source.slice(at + 1, close)) }, end: close + 1 };
}

/** The index of the mark that closes the one at `open`; marks inside code and links don't count. */
function closingMark(source: string, open: number, mark: string): number | undefined {
  if (/\s/.test(source.charAt(open + 1))) return undefined;
  for (let at = open + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\n') return undefined;
    if (char === '<' || char === '`') {
      const skipped = char === '<' ? referenceAt(source, at) : codeAt(source, at);
      if (skipped !== undefined) at = skipped.end - 1;
      continue;
    }
    const closes = char === mark && at > open + 1 && !/\s/.test(source.charAt(at - 1));
    if (closes && !WORD.test(source.charAt(at + 1))) return at;
  }
  return undefined;
}
