import { randomInt } from 'node:crypto';
import { RecapError } from './errors.js';
import { quoteForPeople } from './names.js';

declare const brand: unique symbol;
/** Like `r-7f3k2q`: the name of a run in messages, labels and container names. */
export type RunId = string & { readonly [brand]: 'run-id' };

/** No vowels and no look-alikes (0 o, 1 l i): read out loud at night, and never a word by accident. */
const ALPHABET = '23456789bcdfghjkmnpqrstvwxz';
const LENGTH = 8;
/** What stands behind the letter that tells what an id is of. */
export const ID_LETTERS = `[${ALPHABET}]{${LENGTH}}`;
const PATTERN = new RegExp(`^r-${ID_LETTERS}$`);

/** New random letters of an id: 27^8 (2.8e11) of them. */
export function newIdLetters(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}

export function newRunId(): RunId {
  return `r-${newIdLetters()}` as RunId;
}

/** @throws RecapError `bad-argument` */
export function parseRunId(text: string): RunId {
  if (!PATTERN.test(text)) {
    throw new RecapError('bad-argument', `${quoteForPeople(text)} is not a run.`, {
      hint: 'A run is written like r-7f3k2q9d; `/recap runs` lists them.',
    });
  }
  return text as RunId;
}
