import { RecapError } from '../domain/errors.js';
import { parseClusterName } from '../domain/names.js';
import { parseTarget } from '../domain/target.js';
import { splitWords } from '../domain/words.js';
import { parseArguments } from './arguments.js';
import { buildArgv } from './argv.js';
import { parseCapsuleArguments } from './capsule-arguments.js';
import type { Entry } from './entry.js';
import { isCapsule } from './entry.js';

/** What a person types before each command. */
export const SLASH_COMMAND = '/recap';

/** Any name will do: an example is parsed, and run nowhere. */
const SOME_CLUSTER = parseClusterName('example');

/**
 * Reads one example of a command or capsule as a typed command is read: the words, the flags, the target and the argv.
 * Gives what is wrong with it, or undefined.
 */
export function checkExample(example: string, entry: Entry): string | undefined {
  try {
    const [slash, name, ...words] = splitWords(example);
    if (slash !== SLASH_COMMAND || name !== entry.name) return `does not begin with ${SLASH_COMMAND} ${entry.name}`;
    if (!isCapsule(entry)) {
      parseArguments(words, entry);
      return undefined;
    }
    const { target, values } = parseCapsuleArguments(words, entry);
    if (target !== undefined) parseTarget(target, SOME_CLUSTER);
    buildArgv(entry, values);
    return undefined;
  } catch (error) {
    if (error instanceof RecapError) return error.userMessage;
    throw error;
  }
}
