import { setTimeout as sleep } from 'node:timers/promises';
import { RECOVERY_TIMES } from '../world/settings.js';
import type { World } from '../world/world.js';
import type { Fault } from './fault.js';
import { forAWhile } from './fault.js';

/** A process stands still for longer than anybody believes that it lives. */
const FROZEN_MS = 2 * RECOVERY_TIMES.leaseMs;
/** What a process that must go does meanwhile. */
const DYING_MS = 300;
const MINUTE_MS = 60_000;

/** Another one in its place, as a Deployment does. */
const replace = async (world: World, count = 1): Promise<void> => {
  await world.addReplicas(Array.from({ length: count }, () => ({})));
};

const TO_REPLICAS: readonly Fault[] = [
  {
    name: 'a replica is killed',
    async inject(world, dice) {
      const one = dice.pick(world.replicas);
      one.kill();
      await one.gone();
      await replace(world);
    },
  },
  {
    name: 'all replicas are killed',
    async inject(world) {
      const all = world.replicas;
      for (const one of all) one.kill();
      for (const one of all) await one.gone();
      await replace(world, all.length);
    },
  },
  {
    name: 'a replica is told to end',
    async inject(world, dice) {
      const one = dice.pick(world.replicas);
      await one.stop();
      await replace(world);
    },
  },
  {
    name: 'all replicas are replaced, one after the other',
    async inject(world) {
      for (const one of world.replicas) {
        await replace(world);
        await one.stop();
        await sleep(DYING_MS);
      }
    },
  },
  {
    name: 'a replica stands still',
    async inject(world, dice) {
      const one = dice.pick(world.replicas);
      one.freeze();
      await forAWhile(FROZEN_MS, () => one.thaw());
    },
  },
  ...[MINUTE_MS, -MINUTE_MS].map((clockOffsetMs): Fault => ({
    name: `a replica's clock is a minute ${clockOffsetMs > 0 ? 'ahead' : 'behind'}`,
    async inject(world, dice) {
      const right = dice.pick(world.replicas);
      const [wrong] = await world.addReplicas([{ clockOffsetMs }]);
      // So that somebody takes over from each kind.
      right.kill();
      await right.gone();
      await replace(world);
      await sleep(DYING_MS);
      wrong?.kill();
      await wrong?.gone();
    },
  })),
];

export const REPLICA_FAULTS: readonly Fault[] = TO_REPLICAS.map((fault) => ({ ...fault, mayRepeatPrivately: true }));
