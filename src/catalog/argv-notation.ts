import type { ArgvWord } from '../domain/capsule.js';

/**
 * The notation of `argv` in capsule.yaml. Each item of the list is one word of the argv, or none:
 *
 *     - ss                                                # this word
 *     - "{{interval}}"                                    # the parameter's value as one whole word, if it is given
 *     - "sport = :{{port}}"                               # the same behind a fixed beginning
 *     - {when: listening, then: [-l], otherwise: [-a]}    # fixed words, if the parameter is given (a boolean: set)
 *     - {when: sort, is: cpu, then: [--sort=-pcpu]}       # fixed words, if the parameter has that value
 *
 * Nothing else is a notation: braces anywhere else in a word are refused, and no word is ever shell text.
 */
const PARAM = /^([^{}]*)\{\{([a-z][a-z0-9-]*)\}\}$/;

/** One text item; undefined when it has braces that are no notation. */
export function readArgvText(text: string): ArgvWord | undefined {
  const [, prefix, param] = PARAM.exec(text) ?? [];
  if (param !== undefined) return prefix === undefined || prefix === '' ? { param } : { param, prefix };
  return isPlainWord(text) ? { literal: text } : undefined;
}

/** Fixed text of an argv word: not empty, no braces that could be meant as a notation, no control characters. */
export function isPlainWord(text: string): boolean {
  return text !== '' && !/\{\{|\}\}|\p{Cc}/u.test(text);
}

/** The parameters that an argv refers to. */
export function paramsOfArgv(argv: readonly ArgvWord[]): string[] {
  return argv.flatMap((word) => ('param' in word ? [word.param] : 'when' in word ? [word.when] : []));
}
