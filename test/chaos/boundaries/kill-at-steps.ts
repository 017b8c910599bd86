import type { Command } from '../command.js';
import type { Dice } from '../dice.js';
import { judge } from '../judge.js';
import type { Round } from '../round.js';
import { settle } from '../settle.js';
import { Tender } from '../tender.js';
import { renewTargets } from '../world/targets.js';
import type { World } from '../world/world.js';
import type { Boundary } from './boundary.js';
import { renderBoundary } from './boundary.js';
import type { Calm } from './calm.js';
import { recordBoundaries, recordCalm } from './record.js';
import type { Scenario } from './scenario.js';
import { connected } from './scenario.js';

/** Processes that die side by side, on a small machine. */
const AT_ONCE = 6;
const RECOVERY_MS = 90_000;

const calms = new WeakMap<World, Promise<Calm>>();

/** The boundaries of a scenario in an order of the dice, a few of them each time until all had their turn; then all over again. */
export class KillAtSteps {
  readonly name: string;
  #left: Boundary[] = [];
  #all: readonly Boundary[] | undefined;

  constructor(private readonly scenario: Scenario) {
    this.name = `killed at a step of ${scenario.name}`;
  }

  /** How many there are; undefined before they were recorded. */
  get count(): number | undefined {
    return this.#all?.length;
  }

  /** Whether all had their turn. */
  get isThrough(): boolean {
    return this.#all !== undefined && this.#left.length === 0;
  }

  async play(world: World, dice: Dice): Promise<Round> {
    await renewTargets(world.cluster);
    const calm = await calmIn(world);
    this.#all ??= await recordBoundaries(world, this.scenario, calm);
    if (this.#left.length === 0) this.#left = dice.shuffled(this.#all);
    return killAt(world, this.scenario, this.#left.splice(0, this.scenario.most ?? AT_ONCE), calm);
  }
}

function calmIn(world: World): Promise<Calm> {
  const known = calms.get(world) ?? recordCalm(world);
  calms.set(world, known);
  return known;
}

/** As many replicas as boundaries, each with the scenario to itself; one more survives. */
export async function killAt(
  world: World,
  scenario: Scenario,
  boundaries: readonly Boundary[],
  calm: Calm,
): Promise<Round> {
  const since = performance.now();
  world.route = () => 0;
  const doomed = await world.addReplicas(boundaries.map((boundary) => ({ killAt: boundary, calm })));
  for (const one of doomed) await one.arm();
  await connected(world);
  const commands: Command[] = [...(await scenario.begin(world, doomed))];
  const tender = new Tender(world, commands);
  try {
    const { ms } = await settle(world, commands, RECOVERY_MS);
    const killed = doomed.filter(({ isOver }) => isOver).length;
    const violations = await judge(world, commands, since, { mayRepeatPrivately: true });
    const at = boundaries.map(renderBoundary).join(', ');
    return {
      fault: `killed at a step of ${scenario.name}`,
      injected: killed,
      commands: commands.length,
      runs: world.capsules.spans.filter(({ from }) => from >= since).length,
      violations: violations.map((one) => ({ ...one, seen: `${one.seen} (killed ${at})` })),
      recoveryMs: ms,
    };
  } finally {
    await tender.end();
    for (const one of doomed) one.kill();
    for (const one of doomed) await one.gone();
  }
}
