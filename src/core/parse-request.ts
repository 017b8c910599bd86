import { parseArguments } from '../catalog/arguments.js';
import { buildArgv } from '../catalog/argv.js';
import type { CapsuleArguments } from '../catalog/capsule-arguments.js';
import { parseCapsuleArguments } from '../catalog/capsule-arguments.js';
import type { Catalog } from '../catalog/catalog.js';
import type { Command, CommandArguments } from '../catalog/define-command.js';
import type { Entry } from '../catalog/entry.js';
import { isCapsule } from '../catalog/entry.js';
import type { Capsule } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import { quoteForPeople } from '../domain/names.js';
import type { Outcome } from '../domain/outcome.js';
import { done, refused } from '../domain/outcome.js';
import { splitWords } from '../domain/words.js';

/** The verb that stands for no words at all. */
const NO_WORDS = 'help';

/** The first word and those behind it, with what the first one names, if anything. */
export interface Words {
  readonly first: string;
  readonly rest: readonly string[];
  readonly entry: Entry | undefined;
}

/** What is asked: a verb, or a capsule with checked parameters whose target is still as it was typed. */
export type Asked =
  | { readonly kind: 'command'; readonly command: Command; readonly args: CommandArguments }
  | {
      readonly kind: 'capsule';
      readonly capsule: Capsule;
      readonly args: CapsuleArguments;
      readonly argv: readonly string[];
    };

/** @throws RecapError `bad-words` */
export function readWords(text: string, catalog: Catalog): Words {
  const [first = NO_WORDS, ...rest] = splitWords(text);
  return { first, rest, entry: catalog.word(first) };
}

/** @throws RecapError `bad-argument` */
export function readArguments(entry: Entry, words: readonly string[]): Asked {
  if (!isCapsule(entry)) return { kind: 'command', command: entry, args: parseArguments(words, entry) };
  const args = parseCapsuleArguments(words, entry);
  return { kind: 'capsule', capsule: entry, args, argv: buildArgv(entry, args.values) };
}

/** The refusal of a word that names nothing; `near` are the nearest words that the asker may use. */
export function unknownWord(word: string, near: readonly string[]): Outcome<never> {
  const hint = near.length === 0 ? '`/recap help` shows what there is.' : `Did you mean ${near.join(', ')}?`;
  return refused('unknown-command', `Nothing is called ${quoteForPeople(word)} here.`, { hint });
}

/** A refusal as an outcome; any other error goes on. */
export function orRefused<T>(read: () => T): Outcome<T> {
  try {
    return done(read());
  } catch (error) {
    if (!(error instanceof RecapError)) throw error;
    return refused(error.code, error.userMessage, { hint: error.hint });
  }
}
