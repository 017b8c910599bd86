import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import { checkCommands, createCatalog, loadCatalog } from '../../src/catalog/catalog.js';
import { checkExample } from '../../src/catalog/check-examples.js';
import { defineCommand } from '../../src/catalog/define-command.js';
import { isCapsule } from '../../src/catalog/entry.js';
import { done } from '../../src/domain/outcome.js';
import { aCapsule } from '../support/examples.js';

const CAPSULES = join(import.meta.dirname, '../../capsules');

describe('the catalogue', () => {
  it('holds every capsule of its folder and every command of the list', async () => {
    const catalog = await loadCatalog(CAPSULES, commands);
    expect([...catalog.capsules.keys()]).toEqual(expect.arrayContaining(['netstat', 'ps', 'top']));
    expect([...catalog.commands.keys()]).toEqual(commands.map(({ name }) => name));
  });

  it('finds words by their exact name only', async () => {
    const catalog = await loadCatalog(CAPSULES, commands);
    const netstat = catalog.word('netstat');
    expect(netstat !== undefined && isCapsule(netstat)).toBe(true);
    const help = catalog.word('help');
    expect(help !== undefined && isCapsule(help)).toBe(false);
    for (const name of ['', 'Netstat', 'constructor', '__proto__', 'toString', '../netstat']) {
      expect(catalog.word(name)).toBeUndefined();
    }
  });

  it('suggests only what is usable', () => {
    const catalog = createCatalog(new Map([['netstat', aCapsule()]]), commands);
    expect(catalog.near('netsta')).toEqual(['netstat']);
    expect(catalog.near('netsta', (entry) => !isCapsule(entry))).toEqual([]);
  });

  it('refuses to start with a broken capsule, and says every problem', async () => {
    const broken = loadCatalog(join(import.meta.dirname, '../fixtures/capsules'), commands);
    await expect(broken).rejects.toMatchObject({ code: 'bad-configuration' });
    await expect(broken).rejects.toThrow(/no-digest\/capsule\.yaml:3: image: .*\n(.*\n)*.*wrong-name/);
  });

  it('parses every example of every declaration', async () => {
    const catalog = await loadCatalog(CAPSULES, commands);
    const examples = [...catalog.capsules.values(), ...catalog.commands.values()].flatMap((entry) =>
      entry.examples.map((example) => ({ entry, example })),
    );
    expect(examples.length).toBeGreaterThan(15);
    for (const { entry, example } of examples) expect(checkExample(example, entry), example).toBeUndefined();
  });
});

describe('the checks of commands', () => {
  const command = defineCommand({
    name: 'help',
    summary: 'Something',
    positionals: [],
    flags: [],
    examples: ['/recap help'],
    run: () => Promise.resolve(done({ title: '', summary: '', parts: [], notes: [], files: [] })),
  });

  it('find a name that is used twice, and an example that does not parse', () => {
    expect(checkCommands([command])).toEqual([]);
    expect(checkCommands([command, command])).toMatchObject([{ message: 'help is used twice' }]);
    expect(checkCommands([{ ...command, examples: ['/recap help --x'] }])).toMatchObject([{ path: 'examples.0' }]);
  });
});
