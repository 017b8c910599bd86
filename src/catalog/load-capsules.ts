import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Capsule } from '../domain/capsule.js';
import { checkCapsule } from './capsule-checks.js';
import { capsuleSchema } from './capsule-schema.js';
import { checkExample } from './check-examples.js';
import type { Problem } from './problem.js';
import { readYaml } from './yaml-file.js';

export interface LoadedCapsules {
  /** Those without a problem, by name, in the order of their names. */
  readonly capsules: ReadonlyMap<string, Capsule>;
  readonly problems: readonly Problem[];
}

/**
 * Reads every folder of `folder` as a capsule (`NAME/capsule.yaml`), and collects every problem of every file.
 * @param reserved the names of the commands, which no capsule may take
 */
export async function loadCapsules(folder: string, reserved: ReadonlySet<string>): Promise<LoadedCapsules> {
  const names = await foldersIn(folder);
  if (names.length === 0) {
    return { capsules: new Map(), problems: [{ file: folder, path: '', message: 'holds no capsule' }] };
  }
  const loaded = await Promise.all(names.map((name) => loadCapsule(folder, name, reserved)));
  return {
    capsules: new Map(
      loaded.flatMap(({ capsule }) => (capsule === undefined ? [] : [[capsule.name, capsule] as const])),
    ),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    // Not there or not readable: said as "holds no capsule", with the folder's name.
    return [];
  }
}

async function loadCapsule(
  folder: string,
  name: string,
  reserved: ReadonlySet<string>,
): Promise<{ capsule?: Capsule; problems: readonly Problem[] }> {
  const file = `capsules/${name}/capsule.yaml`;
  let text: string;
  try {
    text = await readFile(join(folder, name, 'capsule.yaml'), 'utf8');
  } catch {
    return { problems: [{ file, path: '', message: 'is not there or can not be read' }] };
  }
  const read = readYaml(file, text, capsuleSchema);
  if ('problems' in read) return read;
  const capsule = read.value;
  const examples = capsule.examples.flatMap((example, index) => {
    const message = checkExample(example, capsule);
    return message === undefined ? [] : [{ path: `examples.${index}`, message }];
  });
  const problems = [...checkCapsule(capsule, name, reserved), ...examples].map((finding) => ({ file, ...finding }));
  return problems.length === 0 ? { capsule, problems } : { problems };
}
