import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signature } from '../../src/catalog/arguments.js';
import { parseArguments } from '../../src/catalog/arguments.js';
import { RecapError } from '../../src/domain/errors.js';
import type { Parameter } from '../../src/domain/parameter.js';
import { anyText } from '../support/any-text.js';
import { refusalOf } from '../support/refusal.js';

const common = { required: false, summary: 'something' };
const flags: readonly Parameter[] = [
  { ...common, name: 'listening', flag: 'listening', type: 'boolean' },
  { ...common, name: 'port', flag: 'port', type: 'port' },
  { ...common, name: 'sort', flag: 'sort', type: 'enum', values: ['cpu', 'memory'], default: 'cpu' },
];
const signature: Signature = { positionals: [{ name: 'target', summary: 'a target', required: false }], flags };

describe('reading the words after a name', () => {
  it.each([
    [[], [], [['sort', 'cpu']]],
    [['shop/web'], [['target', 'shop/web']], [['sort', 'cpu']]],
    [
      ['--listening', 'shop/web'],
      [['target', 'shop/web']],
      [
        ['listening', true],
        ['sort', 'cpu'],
      ],
    ],
    [
      ['shop/web', '--port', '80'],
      [['target', 'shop/web']],
      [
        ['port', 80],
        ['sort', 'cpu'],
      ],
    ],
    [
      ['--port=80', 'shop/web', '--sort=memory'],
      [['target', 'shop/web']],
      [
        ['port', 80],
        ['sort', 'memory'],
      ],
    ],
  ])('reads %j', (words, positionals, values) => {
    const read = parseArguments(words, signature);
    expect([...read.positionals]).toEqual(positionals);
    expect([...read.flags]).toEqual(values);
  });

  it.each([
    [['--lisening'], '"--lisening" is not a flag here.', 'Did you mean --listening?'],
    [['--xyz'], '"--xyz" is not a flag here.', 'Known: --listening, --port, --sort.'],
    [['-l'], '"-l" is not a flag here.', undefined],
    [['-listening'], '"-listening" is not a flag here.', 'Did you mean --listening?'],
    [['--'], '"--" is not a flag here.', undefined],
    [['-'], '"-" is not a flag here.', undefined],
    [['--LISTENING'], '"--LISTENING" is not a flag here.', 'Did you mean --listening?'],
    [['--constructor'], '"--constructor" is not a flag here.', undefined],
    [['--__proto__=x'], '"--__proto__=x" is not a flag here.', undefined],
    [['--port'], '--port needs a value: a port from 1 to 65535.', undefined],
    [['--port', '--listening'], '--port needs a value', undefined],
    [['--port='], '"" does not do for --port', undefined],
    [['--port', '1e3'], '"1e3" does not do for --port', undefined],
    [['--port', '007'], '"007" does not do', undefined],
    [['--port', '0x50'], '"0x50" does not do', undefined],
    [['--port=-80'], '"-80" does not do', undefined],
    [['--port', '65536'], '"65536" does not do', undefined],
    [['--sort', 'mem'], '"mem" does not do for --sort: it takes cpu or memory.', 'Did you mean --sort memory?'],
    [['--sort', 'toString'], '"toString" does not do', undefined],
    [['--listening=yes'], '--listening takes no value.', undefined],
    [['--listening', '--listening'], '--listening is given twice.', undefined],
    [['--port', '80', '--port=81'], '--port is given twice.', undefined],
    [['shop/web', 'extra'], '"extra" is one word too many.', undefined],
    [['shop/web', '\u202eextra'], '"\\u{202e}extra" is one word too many.', undefined],
  ])('refuses %j', (words, message, hint) => {
    const refusal = refusalOf(() => parseArguments(words, signature));
    expect(refusal.code).toBe('bad-argument');
    expect(refusal.userMessage).toContain(message);
    if (hint !== undefined) expect(refusal.hint).toBe(hint);
  });

  it('says what is missing', () => {
    const demanding: Signature = {
      positionals: [{ name: 'run', summary: 'the id of a run', required: true }],
      flags: [{ name: 'port', flag: 'port', type: 'port', required: true, summary: 'which port' }],
    };
    expect(refusalOf(() => parseArguments([], demanding)).userMessage).toBe('RUN is missing: the id of a run.');
    expect(refusalOf(() => parseArguments(['r'], demanding)).userMessage).toBe('--port is missing: which port.');
  });

  it('reads any words, or refuses them as a bad argument', () => {
    const word = fc.oneof(
      anyText(12),
      fc.constantFrom('--port', '--port=1', '--listening', '--sort', 'cpu', '80', '-', '--'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        try {
          for (const name of parseArguments(words, signature).flags.keys())
            expect(['listening', 'port', 'sort']).toContain(name);
        } catch (error) {
          expect(error).toBeInstanceOf(RecapError);
          expect(error).toMatchObject({ code: 'bad-argument' });
        }
      }),
    );
  });
});
