import { parseArgsStringToArgv } from 'string-argv';
import { RecapError } from './errors.js';

/** Slack cuts nothing, so we bound what is worth reading. A command is one line that a person typed. */
export const MAX_COMMAND_CHARS = 2_000;

/** What Slack clients and phones put in place of the ASCII characters that people typed. */
const TYPOGRAPHY: readonly (readonly [RegExp, string])[] = [
  [/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/gu, '"'],
  [/[\u2018\u2019\u201a\u201b]/gu, "'"],
  // A dash before a letter stands for `--`: clients turn two hyphens into one em dash.
  [/(^|\s)[\u2014\u2015](?=[a-z])/gu, '$1--'],
  [/(^|\s)\u2013(?=[a-z]{2})/gu, '$1--'],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/[\u00a0\u2007\u202f]/gu, ' '],
];

/**
 * Splits what a person typed into words: quotes as in a shell, typographic quotes and dashes as what they stand for.
 * Nothing is expanded: `$(reboot)` is a word like any other.
 * @throws RecapError `bad-words` for a newline, a control or bidirectional character, an unbalanced quote, or too long a text.
 */
export function splitWords(text: string): string[] {
  if (text.length > MAX_COMMAND_CHARS) {
    throw new RecapError(
      'bad-words',
      `A command has at most ${MAX_COMMAND_CHARS} characters; this one has ${text.length}.`,
    );
  }
  const plain = TYPOGRAPHY.reduce((t, [pattern, replacement]) => t.replace(pattern, replacement), text).trim();
  if (/[\r\n\u2028\u2029]/u.test(plain)) {
    throw new RecapError('bad-words', 'A command is one line; this one has a line break.');
  }
  if (/\p{Cc}|\p{Cf}/u.test(plain)) {
    throw new RecapError('bad-words', 'The command has a character that can not be seen.', {
      hint: 'Type it anew rather than paste it: control and direction marks are refused.',
    });
  }
  if (hasOpenQuote(plain)) throw new RecapError('bad-words', 'A quote is opened and not closed.');
  return parseArgsStringToArgv(plain);
}

/** Quotes are balanced when none is open at the end; the other kind inside a quote is text. */
function hasOpenQuote(text: string): boolean {
  let open: string | undefined;
  for (const character of text) {
    if (character !== '"' && character !== "'") continue;
    if (open === undefined) open = character;
    else if (open === character) open = undefined;
  }
  return open !== undefined;
}
