import type { ArgvWord, Capsule } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import { quoteForPeople } from '../domain/names.js';
import type { ParameterValue, ParameterValues } from '../domain/parameter.js';

/**
 * The argv that a capsule runs with these checked values. A value is one whole word or the end of one, never shell text.
 * @throws RecapError `bad-argument` if a value would be read as an option by the tool.
 */
export function buildArgv(capsule: Pick<Capsule, 'argv' | 'params'>, values: ParameterValues): string[] {
  return capsule.argv.flatMap((word) => wordsOf(word, capsule, values));
}

function wordsOf(word: ArgvWord, capsule: Pick<Capsule, 'params'>, values: ParameterValues): readonly string[] {
  if ('literal' in word) return [word.literal];
  if ('when' in word) {
    const value = values.get(word.when);
    const holds = word.is === undefined ? value !== undefined && value !== false : value === word.is;
    return holds ? word.then : (word.otherwise ?? []);
  }
  const value = values.get(word.param);
  if (value === undefined) return [];
  const text = `${word.prefix ?? ''}${textOf(word.param, value, capsule)}`;
  // The tool can't tell a value from an option; a fixed beginning settles what the word is.
  if (word.prefix === undefined && text.startsWith('-')) {
    throw new RecapError(
      'bad-argument',
      `${quoteForPeople(text)} begins with a dash, so the tool would take it for an option.`,
    );
  }
  return [text];
}

/** Durations are milliseconds here and whole seconds, rounded up, on a command line. */
function textOf(name: string, value: ParameterValue, capsule: Pick<Capsule, 'params'>): string {
  const parameter = capsule.params.find((known) => known.name === name);
  return parameter?.type === 'duration' && typeof value === 'number' ? String(Math.ceil(value / 1_000)) : String(value);
}
