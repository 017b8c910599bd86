/**
 * `npm run chaos -- --minutes N [--seed S] [--only WORD…] [--logs DIR]`: real bots between a real redis-server, the embedded cluster and the embedded
 * workspace, to which everything happens that can, while people type. Prints what was seen after each fault; ends with 1 when something was
 * lost, duplicated, left behind, or over a limit.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dice } from './dice.js';
import { FAULTS } from './faults/index.js';
import { KillAtSteps } from './boundaries/kill-at-steps.js';
import { SCENARIOS } from './boundaries/scenario.js';
import type { ChaosOptions } from './options.js';
import { readOptions } from './options.js';
import type { Play, Round } from './round.js';
import { playOf } from './round.js';
import { PROMISED, renderTable } from './table.js';
import type { World } from './world/world.js';
import { openWorld } from './world/world.js';

const REPLICAS = 3;

const options = readOptions(process.argv.slice(2));
const plays = chosen(options);
const rounds: Round[] = [];
const interrupted = new Promise<'interrupted'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
});
let world = await openWorld();
try {
  await Promise.race([interrupted, play()]);
} finally {
  await leave(world);
}
console.log(`\n${renderTable(rounds)}\n\n${PROMISED}\nseed ${options.seed}`);
const isClean = rounds.every(({ violations }) => violations.length === 0);
process.exit(isClean && rounds.length > 0 ? 0 : 1);

function chosen({ only }: ChaosOptions): readonly Play[] {
  const all = [...FAULTS.map(playOf), ...SCENARIOS.map((scenario) => new KillAtSteps(scenario))];
  const found = all.filter(({ name }) => only.length === 0 || only.some((word) => name.toLowerCase().includes(word)));
  if (found.length > 0) return found;
  throw new Error(`no fault is named so; there are:\n${all.map(({ name }) => name).join('\n')}`);
}

/** Every fault in an order of the dice, again and again until the time is over. */
async function play(): Promise<void> {
  const dice = new Dice(options.seed);
  const end = performance.now() + options.minutes * 60_000;
  console.error(`seed ${options.seed}: ${plays.length} faults for ${options.minutes} min`);
  await populate(world);
  while (performance.now() < end) {
    for (const one of dice.shuffled(plays)) {
      if (performance.now() >= end) return;
      const round = await one.play(world, new Dice(dice.below(2 ** 32)));
      rounds.push(round);
      report(round);
      if (round.violations.length > 0) await startOver();
    }
  }
}

function populate(empty: World): Promise<unknown> {
  return empty.addReplicas(Array.from({ length: REPLICAS }, () => ({})));
}

/** What one fault has left is not held against the next. */
async function startOver(): Promise<void> {
  await leave(world);
  world = await openWorld();
  await populate(world);
}

async function leave(old: World): Promise<void> {
  await keepLogs(old);
  await old.close();
}

async function keepLogs({ started }: World): Promise<void> {
  const { logs } = options;
  if (logs === undefined) return;
  await mkdir(logs, { recursive: true });
  for (const { name, log } of started) await writeFile(join(logs, `${name}.log`), log);
}

function report({ fault, commands, runs, violations, recoveryMs }: Round): void {
  const verdict = violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`;
  console.error(
    `${fault}: ${verdict}, ${commands} commands, ${runs} capsules, over after ${(recoveryMs / 1_000).toFixed(1)} s`,
  );
  for (const { kind, sentence, about, seen } of violations) {
    console.error(`  ${kind}: ${sentence}\n    ${about}: ${seen} (seed ${options.seed})`);
  }
}
