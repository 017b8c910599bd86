import { expect, it } from 'vitest';
import type { LimitLevel } from '../../../src/domain/limits.js';
import { LIMIT_LEVELS } from '../../../src/domain/limits.js';
import { eventually } from '../../support/eventually.js';
import type { LimiterBench } from './support.js';
import { anAdmission, ownKeys, settled } from './support.js';

/** What a limiter admits at the same time, and within a minute. */
export function limiterAdmits({ limiterOf, holdOne }: LimiterBench): void {
  it.each(LIMIT_LEVELS)('never runs more per %s than its limit', async (level: LimitLevel) => {
    const limiter = await limiterOf({ levels: { [level]: { concurrent: 2 } } });
    const shared = { [level]: 'shared' };
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 7 }, () =>
        limiter.run(anAdmission({ keys: ownKeys(shared) }), async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 10));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
  });

  it.each(LIMIT_LEVELS)('does not hold one %s back for another', async (level) => {
    const limiter = await limiterOf({ levels: { [level]: { concurrent: 1 } } });
    const first = holdOne(limiter, { keys: ownKeys({ [level]: '__proto__' }) });
    const second = holdOne(limiter, { keys: ownKeys({ [level]: 'proto' }) });
    await eventually('both run', () => first.started && second.started);
  });

  it('starts no more within the window than the rate, and goes on in the next', async () => {
    const limiter = await limiterOf({ levels: { person: { concurrent: 10, perMinute: 2 } } }, 600);
    const keys = ownKeys();
    const three = [1, 2, 3].map(() => holdOne(limiter, { keys }));
    await eventually('two run', () => three.filter(({ started }) => started).length === 2);
    for (const one of three) one.end.resolve('done');
    await settled();
    expect(three.map(({ started }) => started)).toEqual([true, true, false]);
    await eventually('the third runs', () => three.every(({ started }) => started));
  });

  it('does not count those who left against the rate', async () => {
    const limiter = await limiterOf({ levels: { person: { concurrent: 1, perMinute: 2 } } }, 60_000);
    const keys = ownKeys();
    const first = holdOne(limiter, { keys });
    const gone = new AbortController();
    for (let i = 0; i < 5; i++) holdOne(limiter, { keys, signal: gone.signal });
    gone.abort(new Error('gone'));
    const last = holdOne(limiter, { keys });
    first.end.resolve('done');
    await eventually('the last runs', () => last.started);
  });

  it('lets a waiting run hold no slot that others could use', async () => {
    const limiter = await limiterOf({ levels: { target: { concurrent: 1 }, cluster: { concurrent: 2 } } });
    const cluster = 'shared';
    const busy = { target: 'busy', cluster };
    const first = holdOne(limiter, { keys: ownKeys(busy) });
    await eventually('the first runs', () => first.started);
    const waiting = [1, 2, 3].map(() => holdOne(limiter, { keys: ownKeys(busy) }));
    const other = holdOne(limiter, { keys: ownKeys({ cluster }) });
    await eventually('the other target runs', () => other.started);
    expect(waiting.some(({ started }) => started)).toBe(false);
  });

  it('lets fifty runs of one person hold up another’s one by no more than one run', async () => {
    const limiter = await limiterOf({ levels: { person: { concurrent: 2 }, cluster: { concurrent: 2 } } });
    const cluster = 'shared';
    const fifty = Array.from({ length: 50 }, () => holdOne(limiter, { keys: ownKeys({ cluster, person: 'alice' }) }));
    await eventually('two run', () => fifty.filter(({ started }) => started).length === 2);
    const other = holdOne(limiter, { keys: ownKeys({ cluster, person: 'bob' }) });
    await settled();
    fifty.find(({ started }) => started)?.end.resolve('done');
    await eventually('the other runs', () => other.started);
    expect(fifty.filter(({ started }) => started)).toHaveLength(2);
  });
}
