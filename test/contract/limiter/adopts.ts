import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { LimiterBench } from './support.js';
import { ownKeys, settled } from './support.js';

const ONE_EACH = { levels: { target: { concurrent: 1 }, cluster: { concurrent: 1 } } };

/** How a limiter counts runs that go on already when it learns of them. */
export function limiterAdopts({ limiterOf, holdOne, adoptOne }: LimiterBench): void {
  it('starts an adopted run at once, although the limits are full, and gives what it gives', async () => {
    const limiter = await limiterOf(ONE_EACH);
    const keys = ownKeys();
    const running = holdOne(limiter, { keys });
    await eventually('it runs', () => running.started);
    const adopted = adoptOne(limiter, { keys });
    await eventually('it runs too', () => adopted.started);
    adopted.end.resolve('its own end');
    expect(await adopted.result).toBe('its own end');
  });

  it('counts an adopted run in every line until it has ended', async () => {
    const limiter = await limiterOf(ONE_EACH);
    const cluster = 'shared';
    const adopted = adoptOne(limiter, { keys: ownKeys({ cluster, target: 'web' }) });
    await settled();
    const sameTarget = holdOne(limiter, { keys: ownKeys({ target: 'web' }) });
    const sameCluster = holdOne(limiter, { keys: ownKeys({ cluster }) });
    await settled();
    expect([sameTarget.started, sameCluster.started]).toEqual([false, false]);
    adopted.end.resolve('done');
    await eventually('both run', () => sameTarget.started && sameCluster.started);
  });

  it('counts an adopted run that nobody held above the limit: others wait until there is room again', async () => {
    const limiter = await limiterOf(ONE_EACH);
    const keys = ownKeys();
    const running = holdOne(limiter, { keys });
    await eventually('it runs', () => running.started);
    const adopted = adoptOne(limiter, { keys });
    await settled();
    const next = holdOne(limiter, { keys });
    running.end.resolve('done');
    await running.result;
    await settled();
    expect(next.started).toBe(false);
    adopted.end.resolve('done');
    await eventually('the next runs', () => next.started);
  });

  it('rejects as the adopted job rejects, and frees its slot', async () => {
    const limiter = await limiterOf(ONE_EACH);
    const keys = ownKeys();
    const adopted = adoptOne(limiter, { keys });
    adopted.end.reject(new Error('the tool broke'));
    await expect(adopted.result).rejects.toThrow('the tool broke');
    const next = holdOne(limiter, { keys });
    await eventually('the next runs', () => next.started);
  });

  it('waits for adopted runs when it is closed', async () => {
    const limiter = await limiterOf(ONE_EACH);
    const adopted = adoptOne(limiter);
    await settled();
    let closed = false;
    const closing = limiter.close().then(() => (closed = true));
    await settled();
    expect(closed).toBe(false);
    adopted.end.resolve('done');
    await closing;
  });
}
