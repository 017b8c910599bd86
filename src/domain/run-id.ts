import { createHash, randomInt } from 'node:crypto';
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

/** The letters of an id that is the same whenever and wherever it is made of the same text. */
export function idLettersOf(text: string): string {
  let rest = createHash('sha256').update(text).digest().readBigUInt64BE();
  return Array.from({ length: LENGTH }, () => {
    const letter = ALPHABET.charAt(Number(rest % BigInt(ALPHABET.length)));
    rest /= BigInt(ALPHABET.length);
    return letter;
  }).join('');
}

export function newRunId(): RunId {
  return `r-${newIdLetters()}` as RunId;
}

/**
 * The id of a run by what led to it, a request's key or an approval's id, and its place among the runs of that. Whoever handles the same
 * thing again, after a crash, makes the same ids: so what was begun is found, and nothing is begun twice.
 */
export function runIdOf(cause: string, index: number): RunId {
  return `r-${idLettersOf(`run ${index} of ${cause}`)}` as RunId;
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
