import type { Rule } from './redacted.js';
import { REDACTED } from './redacted.js';
import { isSecret, judgeName } from './secret-names.js';

/** `name=`, `name: `, `"name": `, `name := `: a name begins only where a run of its characters begins, so each run is read once. */
const ASSIGNMENT = /(?<![\w.-])([\w.-]+)(?:\\?["'])?[ \t]{0,4}(?::=|=>|=(?!=)|:(?!:))[ \t]{0,4}/g;

/** `--name value`; a value that begins with a dash is the next flag. */
const FLAG = /(?<![\w.-])(--?[A-Za-z][\w.-]*)[ \t]{1,4}(?![-\s])/g;

/** A YAML block: the lines after it that are indented. */
const BLOCK = /[|>][+-]?[ \t]*\r?\n(?=[ \t]+\S)/y;
const INDENTED_LINES = /[ \t]+\S[^\n]*(?:\n[ \t]+\S[^\n]*)*/y;

/** In quotes, plain or escaped once (JSON in JSON); without its end when the text is cut. */
const QUOTED = /(\\?["'])((?:(?!\1)(?:\\[^\n]|[^\\\n]))*)/y;

/** Up to a space, a quote, or a separator behind which the next name or nothing stands: `a=1;b=2`, `?a=1&b=2`, `a: 1, b: 2`. */
const BARE = /(?:[^\s"'<>;,&]|[;,&](?![\w.-]{1,64}["']?[=:]|[\s"']|$))+/y;

/** Values behind names that say that they are secret: env, JSON, YAML, flags, headers, connection strings. */
export const namedValues: readonly Rule[] = [
  { name: 'named value', apply: (text) => redactAfter(text, ASSIGNMENT) },
  { name: 'flag value', apply: (text) => redactAfter(text, FLAG) },
];

function redactAfter(text: string, pattern: RegExp): string {
  let result = '';
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    const [whole, name = ''] = found;
    const start = found.index + whole.length;
    if (found.index < at || judgeName(name) === 'none' || isPath(text, found.index, whole)) continue;
    const value = valueAt(text, start);
    if (value === undefined || !isSecret(name, text.slice(value.from, value.to))) continue;
    result += `${text.slice(at, value.from)}${REDACTED}`;
    at = value.to;
  }
  return result + text.slice(at);
}

/** `/etc/passwd:/etc/passwd` and `/run/token:ro` are paths, not names with a value. */
function isPath(text: string, index: number, whole: string): boolean {
  return text[index - 1] === '/' && whole.includes(':');
}

function valueAt(text: string, start: number): { from: number; to: number } | undefined {
  const block = match(BLOCK, text, start);
  if (block !== undefined) {
    const from = start + block[0].length;
    const lines = match(INDENTED_LINES, text, from)?.[0] ?? '';
    const indent = lines.length - lines.trimStart().length;
    return { from: from + indent, to: from + lines.length };
  }
  const quoted = match(QUOTED, text, start);
  if (quoted !== undefined) {
    const [, quote = '', inner = ''] = quoted;
    return { from: start + quote.length, to: start + quote.length + inner.length };
  }
  const bare = match(BARE, text, start);
  return bare === undefined ? undefined : { from: start, to: start + bare[0].length };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
