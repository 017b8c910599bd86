import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../dice.js';
import type { Circumstances } from '../evidence.js';
import type { World } from '../world/world.js';

/** Something that goes wrong while commands come in. */
export interface Fault extends Circumstances {
  /** Words of a table, and of `--only`. */
  readonly name: string;
  /** Breaks it and, after its time, mends it: everything is whole again when this resolves, however it ended. */
  inject(world: World, dice: Dice): Promise<void>;
  /** All that was kept is lost, so what is promised is less: see `PROMISED` in table.ts. */
  readonly forgets?: boolean;
  /** How many times it was injected in one go; 1 where it is not said. */
  readonly times?: number;
}

/** Breaks for so long; it is mended also when something else fails meanwhile. */
export async function forAWhile(ms: number, mend: () => unknown): Promise<void> {
  try {
    await sleep(ms);
  } finally {
    await mend();
  }
}
