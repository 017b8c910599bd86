import { setTimeout as sleep } from 'node:timers/promises';
import { settle } from '../settle.js';
import { Tender } from '../tender.js';
import type { World } from '../world/world.js';
import type { Boundary } from './boundary.js';
import type { Called, Calm } from './calm.js';
import { calmOf } from './calm.js';
import type { Scenario } from './scenario.js';
import { connected } from './scenario.js';

/** Longer than anything that a replica does by itself waits for. */
const CALM_MS = 5_000;
const SETTLE_MS = 60_000;

export interface Recorded {
  readonly calm: Calm;
  readonly boundaries: readonly Boundary[];
}

/** What a replica does when nobody asks it for anything. */
export async function recordCalm(world: World): Promise<Calm> {
  const [replica] = await world.addReplicas([{ records: true }]);
  if (replica === undefined) throw new Error('no replica was started');
  await replica.arm();
  await sleep(CALM_MS);
  replica.kill();
  await replica.gone();
  return calmOf(replica.calls);
}

/** Plays a scenario on one replica that is left alone, and finds its boundaries by what its ports were called for. */
export async function recordBoundaries(world: World, scenario: Scenario, calm: Calm): Promise<readonly Boundary[]> {
  const [replica] = await world.addReplicas([{ records: true }]);
  if (replica === undefined) throw new Error('no replica was started');
  await replica.arm();
  await connected(world);
  const commands = [...(await scenario.begin(world, [replica]))];
  const tender = new Tender(world, commands);
  try {
    await settle(world, commands, SETTLE_MS);
  } finally {
    await tender.end();
    replica.kill();
    await replica.gone();
  }
  return boundariesOf(replica.calls, calm);
}

export function boundariesOf(calls: readonly Called[], calm: Calm): readonly Boundary[] {
  const counts = new Map<string, number>();
  return calls.flatMap(({ call, isEmpty }): readonly Boundary[] => {
    const isUnknownBefore = calm.whenEmpty.includes(call);
    if (calm.always.includes(call) || (isUnknownBefore && isEmpty)) return [];
    const count = (counts.get(call) ?? 0) + 1;
    counts.set(call, count);
    const after = { call, count, when: 'after' } as const;
    return isUnknownBefore ? [after] : [{ call, count, when: 'before' }, after];
  });
}
