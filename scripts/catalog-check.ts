/**
 * `npm run catalog:check`: prints every problem of the capsules, their recorded samples, the commands and the generated
 * capsules/README.md, and ends with 1 if there is one. `--write` writes the README anew. A folder in place of capsules/ may be given.
 */
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { commands } from '../commands/index.js';
import { renderCapsulesReadme } from '../src/catalog/capsules-readme.js';
import { checkCommands } from '../src/catalog/catalog.js';
import { loadCapsules } from '../src/catalog/load-capsules.js';
import type { Problem } from '../src/catalog/problem.js';
import { renderProblem } from '../src/catalog/problem.js';
import type { Capsule } from '../src/domain/capsule.js';
import { canRead } from '../src/output/can-read.js';
import { readRecipe } from './images/recipe.js';
import type { ImageRecords } from './images/record.js';
import { readRecords, staleness } from './images/record.js';
import { pulledBytes } from './images/sizes.js';

/** What the catalogue's own loader leaves alone, since a running bot needs neither: the image's recipe and the samples. */
async function checkFiles(folder: string, capsule: Capsule): Promise<Problem[]> {
  const { name, image } = capsule;
  const problems: Problem[] = [];
  const say = (file: string, message: string): number =>
    problems.push({ file: `capsules/${name}/${file}`, path: '', message });
  if (!image.includes(`/${name}@`)) say('capsule.yaml', `has an image that is not called ${name}`);
  await access(join(folder, name, 'Dockerfile')).catch(() => say('Dockerfile', 'is not there'));
  const samples = await readdir(join(folder, name, 'samples')).catch(() => []);
  if (samples.length === 0) say('samples', 'holds no recorded output');
  for (const sample of samples) {
    const bytes = await readFile(join(folder, name, 'samples', sample));
    if (!sample.startsWith('bad-') && !canRead(sample, bytes, capsule))
      say(`samples/${sample}`, 'is not what the definition reads; what a tool prints when it fails is called bad-…');
  }
  return problems;
}

/** Whether what is written down of an image is still true of its recipe. */
async function checkImage(folder: string, { name }: Capsule, records: ImageRecords): Promise<Problem[]> {
  const recipe = await readRecipe(folder, name);
  const message = staleness(recipe, records[name]);
  const hint = `npm run images -- ${name}`;
  return message === undefined ? [] : [{ file: `capsules/${name}/Dockerfile`, path: '', message, hint }];
}

async function checkReadme(
  folder: string,
  capsules: readonly Capsule[],
  records: ImageRecords,
  write: boolean,
): Promise<Problem[]> {
  const file = join(folder, 'README.md');
  const pulled = new Map(Object.entries(records).map(([name, record]) => [name, pulledBytes(record)] as const));
  const wanted = renderCapsulesReadme(capsules, pulled);
  if (write) await writeFile(file, wanted);
  if ((await readFile(file, 'utf8').catch(() => '')) === wanted) return [];
  const hint = 'npm run catalog:write';
  return [{ file: 'capsules/README.md', path: '', message: 'is not what the definitions say', hint }];
}

const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true });
const folder = resolve(positionals[0] ?? join(import.meta.dirname, '..', 'capsules'));
const { capsules, problems } = await loadCapsules(folder, new Set(commands.map(({ name }) => name)));
const sound = [...capsules.values()];
const records = await readRecords(folder);
const all = [
  ...checkCommands(commands),
  ...problems,
  ...(await Promise.all(sound.map((capsule) => checkFiles(folder, capsule)))).flat(),
  ...(await Promise.all(sound.map((capsule) => checkImage(folder, capsule, records)))).flat(),
  ...(await checkReadme(folder, sound, records, values.write === true)),
];
for (const problem of all) console.error(renderProblem(problem));
if (all.length > 0) process.exitCode = 1;
else console.log(`The catalogue is well: ${sound.length} capsules, ${commands.length} commands.`);
