import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { MAX_COMMAND_CHARS, splitWords } from '../../src/domain/words.js';
import { anyText } from '../support/any-text.js';
import { refusalOf } from '../support/refusal.js';

describe('splitting what a person typed', () => {
  it.each([
    ['netstat shop/web --listening', ['netstat', 'shop/web', '--listening']],
    ['  netstat   shop/web ', ['netstat', 'shop/web']],
    ['', []],
    ['run "two words" \'and three more\'', ['run', 'two words', 'and three more']],
    ['run --name="two words"', ['run', '--name=two words']],
    ['run ""', ['run', '']],
    ['run "it\'s"', ['run', "it's"]],
    [
      'run $(reboot) `id` ; rm -rf / && x | y > z',
      ['run', '$(reboot)', '`id`', ';', 'rm', '-rf', '/', '&&', 'x', '|', 'y', '>', 'z'],
    ],
    ['run ${HOME} ~ * \\n', ['run', '${HOME}', '~', '*', '\\n']],
  ])('reads %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each([
    ['typographic quotes', 'run \u201ctwo words\u201d', ['run', 'two words']],
    ['low and angle quotes', 'run \u201etwo words\u201c \u00aba b\u00bb', ['run', 'two words', 'a b']],
    ['an em dash for two hyphens', 'netstat shop/web \u2014listening', ['netstat', 'shop/web', '--listening']],
    ['an en dash for two hyphens', 'netstat shop/web \u2013listening', ['netstat', 'shop/web', '--listening']],
    ['an en dash for a hyphen', 'netstat shop/web\u20130', ['netstat', 'shop/web-0']],
    ['a no-break space', 'netstat\u00a0shop/web', ['netstat', 'shop/web']],
  ])('takes %s as what it stands for', (_what, text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each([
    ['a line break', 'netstat shop/web\nstop r-7f3k2q9d'],
    ['a Unicode line break', 'netstat\u2028shop/web'],
    ['a NUL', 'netstat shop/web\u0000'],
    ['an escape code', 'netstat \u001b[31mshop/web'],
    ['a right-to-left mark', 'netstat shop/\u202ebew'],
    ['a zero-width space', 'netstat shop/w\u200beb'],
    ['an open quote', 'run "two words'],
    ['an open quote inside of another', 'run "it\'s'],
  ])('refuses %s', (_what, text) => {
    expect(refusalOf(() => splitWords(text)).code).toBe('bad-words');
  });

  it('refuses ten thousand characters and takes the most that are allowed', () => {
    expect(refusalOf(() => splitWords('a'.repeat(10_000))).code).toBe('bad-words');
    expect(splitWords('a'.repeat(MAX_COMMAND_CHARS))).toHaveLength(1);
  });

  it('gives any plain words back as they were, joined by any spaces', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('abcXYZ019/:.-_$(){}[]*&|;<>=~#%@!?,+^')),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        expect(splitWords(words.join('  '))).toEqual(words);
      }),
    );
  });

  it('either refuses or gives words without a control character, whatever is typed', () => {
    fc.assert(
      fc.property(anyText(100), (text) => {
        try {
          for (const word of splitWords(text)) expect(word).not.toMatch(/\p{Cc}|\p{Cf}/u);
        } catch (error) {
          expect(error).toBeInstanceOf(RecapError);
        }
      }),
    );
  });
});
