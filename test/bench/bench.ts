/**
 * `npm run bench`: what the bot costs, measured in one run and printed side by side with the goals. Ends with 1 when a count or a size
 * misses its goal; times depend on what else the machine does, so they only show. `npm run bench -- acks start` measures only those.
 */
import { availableParallelism, loadavg } from 'node:os';
import { buildBot } from './bot-build.js';
import type { Figure } from './figures.js';
import { isMissed, renderFigures } from './figures.js';
import { measureAcks } from './measure-acks.js';
import { measurePlainRuns } from './measure-plain-runs.js';
import { measureQueue } from './measure-queue.js';
import { measureStart } from './measure-start.js';

const MEASURES = new Map([
  ['start', measureStart],
  ['plain', measurePlainRuns],
  ['acks', measureAcks],
  ['queue', measureQueue],
]);

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
    figures.push(...(await measure(build.cli)));
  }
} finally {
  await build.remove();
}
console.log(`\n${renderFigures(figures)}\n${load()}, Node.js ${process.version}`);
if (figures.some(isMissed)) process.exitCode = 1;
