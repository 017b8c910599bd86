import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildArgv } from '../../src/catalog/argv.js';
import { isPlainWord, paramsOfArgv, readArgvText } from '../../src/catalog/argv-notation.js';
import type { ArgvWord } from '../../src/domain/capsule.js';
import type { Parameter } from '../../src/domain/parameter.js';
import { anyText } from '../support/any-text.js';
import { refusalOf } from '../support/refusal.js';

const base = { required: false, summary: 'something' };
const params: readonly Parameter[] = [
  { ...base, name: 'listening', flag: 'listening', type: 'boolean' },
  { ...base, name: 'sort', flag: 'sort', type: 'enum', values: ['cpu', 'memory'] },
  { ...base, name: 'interval', flag: 'interval', type: 'duration', minMs: 1, maxMs: 60_000 },
  { ...base, name: 'path', flag: 'path', type: 'path', root: '/' },
];
const argv: readonly ArgvWord[] = [
  { literal: 'tool' },
  { when: 'listening', then: ['-l'], otherwise: ['-a', '-x'] },
  { when: 'sort', is: 'cpu', then: ['-c'] },
  { when: 'path', then: ['--'] },
  { param: 'path' },
  { param: 'interval', prefix: '--every=' },
];
const build = (values: [string, string | number | boolean][]): string[] => buildArgv({ argv, params }, new Map(values));

describe('building the argv', () => {
  it.each([
    [[], ['tool', '-a', '-x']],
    [[['listening', true]], ['tool', '-l']],
    [[['listening', false]], ['tool', '-a', '-x']],
    [[['sort', 'cpu']], ['tool', '-a', '-x', '-c']],
    [[['sort', 'memory']], ['tool', '-a', '-x']],
    [[['path', '/a b; reboot']], ['tool', '-a', '-x', '--', '/a b; reboot']],
    [[['interval', 1_500]], ['tool', '-a', '-x', '--every=2']],
  ] as [[string, string | number | boolean][], string[]][])('for %j', (values, words) => {
    expect(build(values)).toEqual(words);
  });

  it('never lets a value become an option, unless a fixed beginning settles what the word is', () => {
    expect(refusalOf(() => build([['path', '--exec=reboot']])).code).toBe('bad-argument');
    expect(buildArgv({ argv: [{ param: 'path', prefix: 'p=' }], params }, new Map([['path', '-x']]))).toEqual(['p=-x']);
  });

  it('keeps any value in one word', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        expect(buildArgv({ argv: [{ param: 'path', prefix: ':' }], params }, new Map([['path', text]]))).toEqual([
          `:${text}`,
        ]);
      }),
    );
  });
});

describe('the notation of argv', () => {
  it.each([
    ['ss', { literal: 'ss' }],
    ['$(reboot)', { literal: '$(reboot)' }],
    ['{{port}}', { param: 'port' }],
    ['sport = :{{port}}', { param: 'port', prefix: 'sport = :' }],
    ['{braces}', { literal: '{braces}' }],
  ])('reads %j', (text, word) => {
    expect(readArgvText(text)).toEqual(word);
  });

  it.each(['', '{{port}}/x', '{{a}}{{b}}', '{{ port }}', '{{#if x}}', '{{Port}}', 'a}}', '{{a', 'a\nb', 'a\u0000'])(
    'refuses %j',
    (text) => {
      expect(readArgvText(text)).toBeUndefined();
      expect(isPlainWord(text)).toBe(false);
    },
  );

  it('knows which parameters are used', () => {
    expect(paramsOfArgv(argv)).toEqual(['listening', 'sort', 'path', 'path', 'interval']);
  });
});
