import { RecapError } from '../domain/errors.js';
import { quoteForPeople } from '../domain/names.js';
import { nearest } from '../domain/nearest.js';
import type { Parameter, ParameterValue } from '../domain/parameter.js';
import type { CommandArguments, Positional } from './define-command.js';
import { describeValues, parseParameter } from './parameters.js';

/** What a command or a capsule accepts after its name. */
export interface Signature {
  readonly positionals: readonly Positional[];
  readonly flags: readonly Parameter[];
}

/**
 * Reads the words after the name, strictly: `--flag value`, `--flag=value`, `--boolean`, and words at their places. Flags may stand
 * anywhere. Defaults are filled in.
 * @throws RecapError `bad-argument` for an unknown or repeated flag, a missing or surplus word, a value that does not do.
 */
export function parseArguments(words: readonly string[], signature: Signature): CommandArguments {
  const given = new Map<string, ParameterValue>();
  const places: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      places.push(word);
      continue;
    }
    const [flag, value] = splitFlag(word);
    const parameter = findFlag(flag, word, signature.flags);
    if (given.has(parameter.name)) throw new RecapError('bad-argument', `--${parameter.flag} is given twice.`);
    if (parameter.type === 'boolean') {
      if (value !== undefined) throw new RecapError('bad-argument', `--${parameter.flag} takes no value.`);
      given.set(parameter.name, true);
    } else {
      if (value === undefined) index += 1;
      given.set(parameter.name, parseParameter(parameter, value ?? valueAfter(parameter, words[index])));
    }
  }
  return { positionals: place(places, signature.positionals), flags: withDefaults(given, signature.flags) };
}

function splitFlag(word: string): [flag: string, value: string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function findFlag(flag: string, word: string, flags: readonly Parameter[]): Parameter {
  const found = flags.find((parameter) => flag === `--${parameter.flag}`);
  if (found !== undefined) return found;
  const names = flags.map((parameter) => parameter.flag);
  const near = nearest(flag.replace(/^-+/, ''), names, 1)[0];
  const known = names.map((name) => `--${name}`).join(', ');
  const hint =
    near === undefined ? (known === '' ? 'It takes no flags.' : `Known: ${known}.`) : `Did you mean --${near}?`;
  throw new RecapError('bad-argument', `${quoteForPeople(word)} is not a flag here.`, { hint });
}

function valueAfter(parameter: Parameter, next: string | undefined): string {
  if (next !== undefined && !next.startsWith('-')) return next;
  throw new RecapError('bad-argument', `--${parameter.flag} needs a value: ${describeValues(parameter)}.`);
}

function place(words: readonly string[], positionals: readonly Positional[]): Map<string, string> {
  const surplus = words[positionals.length];
  if (surplus !== undefined) {
    throw new RecapError('bad-argument', `${quoteForPeople(surplus)} is one word too many.`, {
      hint: 'Words behind a flag need that flag; flags begin with two dashes.',
    });
  }
  const missing = positionals.find(({ required }, index) => required && words[index] === undefined);
  if (missing !== undefined) {
    throw new RecapError('bad-argument', `${missing.name.toUpperCase()} is missing: ${missing.summary}.`);
  }
  return new Map(
    positionals.flatMap(({ name }, index) => {
      const word = words[index];
      return word === undefined ? [] : [[name, word] as const];
    }),
  );
}

function withDefaults(given: Map<string, ParameterValue>, flags: readonly Parameter[]): Map<string, ParameterValue> {
  for (const parameter of flags) {
    if (given.has(parameter.name)) continue;
    if (parameter.required) {
      throw new RecapError('bad-argument', `--${parameter.flag} is missing: ${parameter.summary}.`);
    }
    if ('default' in parameter) given.set(parameter.name, parameter.default);
  }
  return given;
}
