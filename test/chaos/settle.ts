import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from './command.js';
import { unsettled } from './judge.js';
import type { Violation } from './violation.js';
import type { World } from './world/world.js';

const LOOK_MS = 250;
/** What would be said a second time is said by then. */
const QUIET_MS = 1_500;
const SAYING = /^chat\.(post|update)/;

/**
 * Waits until everything is over, and nobody says anything any more.
 * @returns whether that came to be, and after how many milliseconds nothing went on
 */
export async function settle(
  world: World,
  commands: readonly Command[],
  withinMs: number,
  matters: (violation: Violation) => boolean = () => true,
): Promise<{ readonly isOver: boolean; readonly ms: number }> {
  const began = performance.now();
  let over: number | undefined;
  for (;;) {
    const now = performance.now();
    const isOver =
      commands.every(({ accepted }) => accepted !== undefined) && !(await unsettled(world, commands)).some(matters);
    over = isOver ? (over ?? now) : undefined;
    if (over !== undefined && now - over > QUIET_MS && isQuiet(world)) return { isOver: true, ms: over - began };
    if (now - began > withinMs) return { isOver: over !== undefined, ms: (over ?? now) - began };
    await sleep(LOOK_MS);
  }
}

function isQuiet({ workspace }: World): boolean {
  const last = workspace.calls().findLast(({ method }) => SAYING.test(method));
  return last === undefined || Date.now() - last.at - last.tookMs > QUIET_MS;
}
