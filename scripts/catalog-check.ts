/**
 * `npm run catalog:check`: prints every problem of the catalogue, of its recorded samples and of the generated capsules/README.md, and
 * ends with 1 if there is one. `--write` writes capsules/README.md anew.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from '../commands/index.js';
import { checkCommands } from '../src/catalog/catalog.js';
import { loadCapsules } from '../src/catalog/load-capsules.js';
import type { Problem } from '../src/catalog/problem.js';
import { renderProblem } from '../src/catalog/problem.js';
import { renderCapsulesReadme } from '../src/catalog/capsules-readme.js';

const folder = join(import.meta.dirname, '..', 'capsules');
const readme = join(folder, 'README.md');

const { capsules, problems } = await loadCapsules(folder, new Set(commands.map(({ name }) => name)));
const wanted = renderCapsulesReadme([...capsules.values()]);
if (process.argv.includes('--write')) await writeFile(readme, wanted);
const found = await readFile(readme, 'utf8').catch(() => '');
const stale: readonly Problem[] =
  found === wanted
    ? []
    : [
        {
          file: 'capsules/README.md',
          path: '',
          message: 'is not what the definitions say',
          hint: 'npm run catalog:write',
        },
      ];

const all = [...checkCommands(commands), ...problems, ...stale];
for (const problem of all) console.error(renderProblem(problem));
if (all.length > 0) process.exitCode = 1;
else console.log(`The catalogue is well: ${capsules.size} capsules, ${commands.length} commands.`);
