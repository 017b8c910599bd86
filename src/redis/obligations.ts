import type { Obligation, Obligations } from '../core/ports.js';
import type { RedisConnection } from './connection.js';

/** The sorted set by time, the texts and the owners of all obligations. */
export const obligationKeys = (redis: RedisConnection): readonly [due: string, texts: string, owners: string] => [
  redis.key('obligations', 'due'),
  redis.key('obligations', 'texts'),
  redis.key('obligations', 'owners'),
];

/** Obligations that any replica can take on, by Redis' own clock. */
export function createRedisObligations(redis: RedisConnection): Obligations {
  const [due, texts, owners] = obligationKeys(redis);
  return {
    async put({ id, what }, dueInMs, owner = '') {
      await redis.script('put-obligation', [due, texts, owners], [id, dueInMs, what, owner]);
    },
    async claim(owner, leaseMs, most) {
      const flat = await redis.script('claim-obligations', [due, texts, owners], [owner, leaseMs, most]);
      return inPairs(flat as string[]);
    },
    async done(id, owner = '') {
      return (await redis.script('done-obligation', [due, texts, owners], [id, owner])) === 1;
    },
    async extend(id, owner, leaseMs) {
      return (await redis.script('extend-obligation', [due, owners], [id, owner, leaseMs])) === 1;
    },
  };
}

function inPairs(flat: readonly string[]): readonly Obligation[] {
  return flat.flatMap((id, index) => (index % 2 === 0 ? [{ id, what: flat[index + 1] ?? '' }] : []));
}
