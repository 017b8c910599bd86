import type { Capsule } from '../domain/capsule.js';
import { RecapError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';
import { checkExample } from './check-examples.js';
import type { Command } from './define-command.js';
import type { Entry } from './entry.js';
import { loadCapsules } from './load-capsules.js';
import type { Problem } from './problem.js';
import { renderProblem } from './problem.js';

/** Everything that the first word of a request can be. */
export interface Catalog {
  readonly capsules: ReadonlyMap<string, Capsule>;
  readonly commands: ReadonlyMap<string, Command>;
  /** The command or capsule of exactly this name. */
  word(name: string): Entry | undefined;
  /** The names nearest to what was written, best first; only those that `usable` lets through. */
  near(written: string, usable?: (entry: Entry) => boolean): readonly string[];
}

/** Joins capsules and commands; the loader has seen to it that no name is taken twice. */
export function createCatalog(capsules: ReadonlyMap<string, Capsule>, commands: readonly Command[]): Catalog {
  const byName = new Map(commands.map((command) => [command.name, command] as const));
  const word = (name: string): Entry | undefined => byName.get(name) ?? capsules.get(name);
  return {
    capsules,
    commands: byName,
    word,
    near: (written, usable = () => true) => {
      const entries: readonly Entry[] = [...byName.values(), ...capsules.values()];
      return nearest(
        written,
        entries.filter(usable).map(({ name }) => name),
      );
    },
  };
}

/** Every mistake in the declarations of the commands. */
export function checkCommands(commands: readonly Command[]): readonly Problem[] {
  return commands.flatMap((command, index) => {
    const file = `commands/${command.name}.ts`;
    const twice = commands.slice(0, index).some(({ name }) => name === command.name);
    const flags = command.flags.map(({ flag }) => flag);
    const examples = command.examples.flatMap((example, at) => {
      const message = checkExample(example, command);
      return message === undefined ? [] : [{ file, path: `examples.${at}`, message }];
    });
    return [
      ...(twice ? [{ file, path: 'name', message: `${command.name} is used twice` }] : []),
      ...(new Set(flags).size < flags.length ? [{ file, path: 'flags', message: 'a flag is used twice' }] : []),
      ...examples,
    ];
  });
}

/**
 * The catalogue at boot, from the folder of the capsules and the list of the commands.
 * @throws RecapError `bad-configuration` with every problem of every file: a broken capsule must be noticed, not skipped.
 */
export async function loadCatalog(folder: string, commands: readonly Command[]): Promise<Catalog> {
  const { capsules, problems } = await loadCapsules(folder, new Set(commands.map(({ name }) => name)));
  const all = [...checkCommands(commands), ...problems];
  if (all.length > 0) {
    throw new RecapError(
      'bad-configuration',
      `The catalogue has ${all.length} ${all.length === 1 ? 'problem' : 'problems'}:\n${all.map(renderProblem).join('\n')}`,
    );
  }
  return createCatalog(capsules, commands);
}
