import type { Rule } from './redacted.js';
import { REDACTED } from './redacted.js';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;

/** No key that is in use is longer; beyond, the end belongs to another block, or somebody plays with us. */
const LONGEST_KEY = 32_768;

/** A line inside of a key: base64, indented or not, or a header of the old PEM form. */
const KEY_LINE = /^[ \t]*(?:[A-Za-z0-9+/=]+|(?:Proc-Type|DEK-Info|Comment|Version):.*|)[ \t]*\r?$/;

/**
 * Private keys of PEM, OpenSSH and PGP, with real or escaped line breaks. A key that is cut before its end goes as far as its lines
 * look like a key's, so that the rest of the output stays.
 */
export const privateKeys: Rule = {
  name: 'private key',
  apply(text) {
    const ends = [...text.matchAll(END)].map(({ index }) => index);
    let result = '';
    let at = 0;
    let next = 0;
    for (const begin of text.matchAll(BEGIN)) {
      const body = begin.index + begin[0].length;
      if (begin.index < at) continue;
      while ((ends[next] ?? Infinity) < body) next += 1;
      const end = ends[next];
      const stop = end !== undefined && end - body <= LONGEST_KEY ? end : endOfCutKey(text, body);
      result += `${text.slice(at, body)}${REDACTED}`;
      at = stop;
    }
    return result + text.slice(at);
  },
};

/** The rest of the line of the beginning, and the lines after it that look like a key's. */
function endOfCutKey(text: string, body: number): number {
  let at = endOfLine(text, body);
  while (at < text.length) {
    const stop = endOfLine(text, at + 1);
    const line = text.slice(at + 1, stop);
    if (line.length > LONGEST_KEY || !KEY_LINE.test(line)) break;
    at = stop;
  }
  return at;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}
