import type { Violation } from '../violation.js';
import type { World } from '../world/world.js';

const CLEAN = 'Redis holds no obligation, no lease and no slot of what is over.';

/** What every replica does again and again is due for ever. */
const CHORES = new Set(['approvals', 'leftovers']);

/** In Redis, when every run has ended. */
export async function storeClean({ redis, redisOptions }: World): Promise<readonly Violation[]> {
  const { prefix } = redisOptions;
  const left = (about: string, seen: string): Violation => ({ kind: 'left behind', sentence: CLEAN, about, seen });
  const due = await redis.admin.zrange(`${prefix}:{store}:obligations:due`, '0', '-1');
  const live = await redis.admin.zrange(`${prefix}:{store}:live`, '0', '-1');
  return [
    ...due.filter((id) => !CHORES.has(id)).map((id) => left(id, 'an obligation')),
    ...live.map((id) => left(id, 'a run that is live')),
    ...(await heldSlots(prefix, redis.admin)).map((key) => left(key, 'a slot of a limit')),
  ];
}

/** The lines of bottleneck that count a slot still; one whose time is over is free, and goes with the next use. */
async function heldSlots(prefix: string, admin: World['redis']['admin']): Promise<readonly string[]> {
  const keys = await admin.keys(`b_${prefix}:{limits}:*_job_expirations`);
  const counts = await Promise.all(keys.map((key) => admin.zcount(key, Date.now(), '+inf')));
  return keys.filter((_, index) => (counts[index] ?? 0) > 0);
}
