import { afterAll, beforeAll } from 'vitest';
import type { World } from './world.js';
import { openWorld } from './world.js';

/** One world for the tests of a file: it takes longer to open than they take. */
export function useWorld(): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.close(), 60_000);
  return () => {
    if (world === undefined) throw new Error('the world is not open');
    return world;
  };
}
