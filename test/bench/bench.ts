/**
 * `npm run bench`: what the bot costs, measured in one run and printed side by side with the goals. Ends with 1 when a count, a size or
 * a ratio misses its goal, or could not be measured; times depend on what else the machine does, so they only show. `npm run bench --
 * acks start` measures only those.
 */
import { availableParallelism, loadavg } from 'node:os';
import { buildBot } from './bot-build.js';
import type { Figure } from './figures.js';
import { isMissed, renderFigures } from './figures.js';
import { measureAcks } from './measure-acks.js';
import { measureCapsules } from './measure-capsules.js';
import { measureKubectl } from './measure-kubectl.js';
import { measureMechanisms } from './measure-mechanisms.js';
import { measurePlainRuns } from './measure-plain-runs.js';
import { measureQueue } from './measure-queue.js';
import { measureReplicas } from './measure-replicas.js';
import { measureStart } from './measure-start.js';

const MEASURES = new Map<string, (cli: string) => Promise<readonly Figure[]>>([
  ['start', measureStart],
  ['plain', measurePlainRuns],
  ['acks', measureAcks],
  ['queue', measureQueue],
  ['replicas', measureReplicas],
  ['capsules', measureCapsules],
  ['kubectl', () => onRealCluster('kubectl', measureKubectl)],
  ['mechanisms', () => onRealCluster('mechanisms', measureMechanisms)],
]);

async function onRealCluster(
  name: string,
  measure: (env: NodeJS.ProcessEnv) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  if (process.env['RECAP_TEST_KUBECONFIG'] !== undefined) return measure(process.env);
  console.error(`${name}: left out, since RECAP_TEST_KUBECONFIG names no cluster`);
  return [];
}

function chosen(names: readonly string[]): [string, (cli: string) => Promise<readonly Figure[]>][] {
  const unknown = names.filter((name) => !MEASURES.has(name));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}, only ${[...MEASURES.keys()].join(', ')}`);
  return [...MEASURES].filter(([name]) => names.length === 0 || names.includes(name));
}

const load = (): string => `load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores`;

const build = await buildBot();
const figures: Figure[] = [];
try {
  for (const [name, measure] of chosen(process.argv.slice(2))) {
    console.error(`${name}: measuring, ${load()}`);
    try {
      figures.push(...(await measure(build.cli)));
    } catch (error) {
      console.error(`${name}: could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
} finally {
  await build.remove();
}
console.log(`\n${renderFigures(figures)}\n${load()}, Node.js ${process.version}`);
if (figures.some(isMissed)) process.exitCode = 1;
