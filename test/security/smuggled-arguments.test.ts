import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import type { Catalog } from '../../src/catalog/catalog.js';
import { loadCatalog } from '../../src/catalog/catalog.js';
import { readArguments, readWords } from '../../src/core/parse-request.js';
import type { Capsule } from '../../src/domain/capsule.js';
import { RecapError } from '../../src/domain/errors.js';
import type { Parameter } from '../../src/domain/parameter.js';
import { anyText } from '../support/any-text.js';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog('capsules', commands);
});

/** What a person may put after a flag in the hope that a tool, a shell or a path takes it for something else. */
const HOSTILE = [
  ...[
    '-x',
    '--',
    '--help',
    '-oProxyCommand=reboot',
    '=',
    '=x',
    'a=b',
    '@/etc/shadow',
    '%h',
    '{}',
    '{{path}}',
    '*',
    '~',
  ],
  ...[
    'a\nb',
    'a\r\nb',
    'a\0b',
    '\u2028',
    '\u202e',
    '\u200b',
    '$(reboot)',
    '`reboot`',
    ';reboot',
    '|sh',
    '&',
    '>x',
    '\\',
    "'",
  ],
  ...['/etc/../etc/shadow', '/etc//shadow', '/etc/./shadow', '/proc/self/environ\0', '../x', 'file:///etc/shadow'],
  ...[
    '\u2013x',
    '\uff0dx',
    '\u2212x',
    '\uff0fetc',
    '\u0430',
    '127.0.0.1%lo',
    '0x7f000001',
    '1e3',
    '\u0661',
    '-1',
    '+1',
    ' 1',
    '1 ',
  ],
  ...['__proto__', 'constructor', 'toString', 'x'.repeat(5_000)],
];

const valueFor = (parameter: Parameter): string | undefined => {
  switch (parameter.type) {
    case 'boolean':
      return undefined;
    case 'integer':
      return String(parameter.min);
    case 'enum':
      return parameter.values[0];
    case 'port':
      return '80';
    case 'host':
      return 'web.shop';
    case 'duration':
      return `${parameter.minMs}ms`;
    case 'path':
      return `${parameter.root === '/' ? '' : parameter.root}/x`;
    case 'name':
    case 'cluster':
    case 'text':
      return 'x';
  }
};

/** The words of a command in which one parameter is `text` and the others are as they should be; quoted so that a space stays in. */
function command(capsule: Capsule, under: Parameter, text: string): string {
  const quoted = text.includes("'") ? `"${text}"` : `'${text}'`;
  const words = capsule.params.flatMap((parameter) => {
    if (parameter === under)
      return parameter.type === 'boolean' ? [`--${parameter.flag}=${quoted}`] : [`--${parameter.flag} ${quoted}`];
    const value = parameter.required ? valueFor(parameter) : undefined;
    return value === undefined ? [] : [`--${parameter.flag} ${value}`];
  });
  return [capsule.name, 'shop/web', ...words].join(' ');
}

/** The argv, or undefined where it is refused. Any other error is a bug. */
function argvOf(words: string): readonly string[] | undefined {
  try {
    const { entry, rest } = readWords(words, catalog);
    const asked = entry === undefined ? undefined : readArguments(entry, rest);
    return asked?.kind === 'capsule' ? asked.argv : undefined;
  } catch (error) {
    if (error instanceof RecapError) return undefined;
    throw error;
  }
}

/** The words that a capsule's author wrote, and those that stand before a value. */
const literals = ({ argv }: Capsule): string[] =>
  argv.flatMap((part) => {
    if ('literal' in part) return [part.literal];
    return 'when' in part ? [...part.then, ...(part.otherwise ?? [])] : [];
  });
const prefixes = ({ argv }: Capsule): string[] =>
  argv.flatMap((part) => ('param' in part && part.prefix !== undefined ? [part.prefix] : []));

/** What holds of every argv that comes of hostile words. */
function expectHarmless(capsule: Capsule, words: string): void {
  const argv = argvOf(words);
  if (argv === undefined) return;
  const most = literals(capsule).length + capsule.argv.length;
  expect(argv.length).toBeLessThanOrEqual(most);
  expect(literals(capsule)).toContain(argv[0]);
  const known = new Set(literals(capsule));
  for (const word of argv.filter((each) => !known.has(each))) {
    expect(word).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const isFlag =
      word.startsWith('-') && !prefixes(capsule).some((prefix) => prefix !== '' && word.startsWith(prefix));
    expect(isFlag, `${words} became ${JSON.stringify(argv)}`).toBe(false);
  }
}

describe('the words of a command', () => {
  it('become no flag, no further word and nothing unseen in the argv of any capsule', () => {
    const tried = [...catalog.capsules.values()].flatMap((capsule) =>
      capsule.params.map((under) => ({ capsule, under })),
    );
    expect(tried.length).toBeGreaterThan(10);
    for (const { capsule, under } of tried) {
      // The same command with an honest value is taken, so a refusal is about the value.
      if (under.type !== 'boolean') expect(argvOf(command(capsule, under, valueFor(under) ?? ''))).toBeDefined();
      for (const text of HOSTILE) expectHarmless(capsule, command(capsule, under, text));
      fc.assert(
        fc.property(anyText(40), (text) => expectHarmless(capsule, command(capsule, under, text))),
        { numRuns: 50 },
      );
    }
  });

  it('are refused or read the same when they are put behind a target, a second dash or a flag of their own', () => {
    for (const capsule of catalog.capsules.values()) {
      for (const text of HOSTILE) {
        for (const words of [
          `${capsule.name} shop/web ${text}`,
          `${capsule.name} shop/web -- ${text}`,
          `${capsule.name} ${text}`,
        ]) {
          expectHarmless(capsule, words);
        }
      }
    }
  });

  it('reach no key of the language in place of a capsule, a verb or a flag', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      expect(readWords(`${key} shop/web`, catalog).entry).toBeUndefined();
      expect(argvOf(`netstat shop/web --${key}`)).toBeUndefined();
      expect(argvOf(`netstat shop/web --${key} x`)).toBeUndefined();
    }
  });
});
