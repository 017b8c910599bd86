import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from './command.js';
import { channelOf, type } from './command.js';
import type { Dice } from './dice.js';
import type { Fault } from './faults/fault.js';
import { NONE_LIVE } from './invariants/final-message.js';
import { judge } from './judge.js';
import { settle } from './settle.js';
import { streamOf } from './stream.js';
import { Tender } from './tender.js';
import type { Violation } from './violation.js';
import { renewTargets } from './world/targets.js';
import type { World } from './world/world.js';

/** Something that is played on a world again and again, in a table under its name. */
export interface Play {
  readonly name: string;
  play(world: World, dice: Dice): Promise<Round>;
}

/** What came of one fault. */
export interface Round {
  readonly fault: string;
  readonly injected: number;
  readonly commands: number;
  /** Capsules that were started. */
  readonly runs: number;
  readonly violations: readonly Violation[];
  /** Milliseconds from when everything was whole again to when everything was over. */
  readonly recoveryMs: number;
}

/** How much is typed, and within how many milliseconds. */
export interface Bustle {
  readonly commands: number;
  readonly overMs: number;
}

const BUSTLE: Bustle = { commands: 15, overMs: 7_000 };
/** The fault comes when the first runs go on. */
const CALM_MS = 2_500;
const RECOVERY_MS = 90_000;

export const playOf = (fault: Fault): Play => ({
  name: fault.name,
  play: (world, dice) => playRound(world, fault, dice),
});

/** Lets people type, injects the fault in the middle, waits until everything is over, and judges. */
export async function playRound(world: World, fault: Fault, dice: Dice, bustle = BUSTLE): Promise<Round> {
  await renewTargets(world.cluster);
  const since = performance.now();
  const commands: Command[] = [];
  const tender = new Tender(world, commands);
  world.route = (count) => dice.below(count);
  try {
    const typed = typeAll(world, commands, bustle, dice);
    await sleep(CALM_MS);
    await fault.inject(world, dice);
    await typed;
    const { ms } = await settle(world, commands, RECOVERY_MS, isPromised(fault));
    return {
      fault: fault.name,
      injected: fault.times ?? 1,
      commands: commands.length,
      runs: world.capsules.spans.filter(({ from }) => from >= since).length,
      violations: (await judge(world, commands, since, fault)).filter(isPromised(fault)),
      recoveryMs: ms,
    };
  } finally {
    await tender.end();
  }
}

/** Who has nothing written down can neither tell what was asked nor say that it ended; but nothing goes on, and nothing twice. */
const isPromised =
  ({ forgets }: Fault) =>
  ({ kind, sentence }: Violation): boolean =>
    forgets !== true || !(kind === 'lost' || sentence === NONE_LIVE);

async function typeAll(
  world: World,
  commands: Command[],
  { commands: count, overMs }: Bustle,
  dice: Dice,
): Promise<void> {
  const began = performance.now();
  for (const [index, { at, wish }] of streamOf(count, overMs, dice).entries()) {
    await sleep(Math.max(0, at - (performance.now() - began)));
    commands.push(type(world, wish, channelOf(index)));
  }
}
