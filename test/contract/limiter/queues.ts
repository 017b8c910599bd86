import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { LimiterBench } from './support.js';
import { anAdmission, ownKeys, settled } from './support.js';

/** Who waits in a limiter, for how long and in which order. */
export function limiterQueues({ limiterOf, holdOne }: LimiterBench): void {
  it('takes the urgent first, and the first of equals first', async () => {
    const limiter = await limiterOf({ levels: { cluster: { concurrent: 1 } } });
    const order: string[] = [];
    const cluster = 'shared';
    const first = holdOne(limiter, { keys: ownKeys({ cluster }) });
    await eventually('the first runs', () => first.started);
    const later = (['late', 'soon', 'late too'] as const).map((word) =>
      limiter.run(anAdmission({ keys: ownKeys({ cluster }), priority: word === 'soon' ? 2 : 7 }), () => {
        order.push(word);
        return Promise.resolve();
      }),
    );
    await settled();
    first.end.resolve('done');
    await Promise.all(later);
    expect(order).toEqual(['soon', 'late', 'late too']);
  });

  it('tells those who wait their place, and nothing to one that starts at once', async () => {
    const limiter = await limiterOf({ levels: { cluster: { concurrent: 1 } } });
    const places: number[][] = [[], [], []];
    const cluster = 'shared';
    const jobs = places.map((told) =>
      holdOne(limiter, { keys: ownKeys({ cluster }), onPosition: (place) => told.push(place) }),
    );
    await eventually('two are told', () => places[1]?.at(-1) === 1 && places[2]?.at(-1) === 2);
    jobs[0]?.end.resolve('done');
    await eventually('the last moves up', () => places[2]?.at(-1) === 1);
    expect(places).toEqual([[], [1], [2, 1]]);
  });

  it('refuses at once when too many wait, and not what can start at once', async () => {
    const limiter = await limiterOf({ levels: { target: { concurrent: 1 } }, queue: 2 });
    const target = 'busy';
    for (let i = 0; i < 3; i++) holdOne(limiter, { keys: ownKeys({ target }) });
    await expect(
      limiter.run(anAdmission({ keys: ownKeys({ target }) }), () => Promise.resolve()),
    ).rejects.toMatchObject({ code: 'queue-full' });
    expect(await limiter.run(anAdmission(), () => Promise.resolve('ran'))).toBe('ran');
  });

  it('says beforehand whose run would be refused, whatever its target', async () => {
    const limiter = await limiterOf({ levels: { cluster: { concurrent: 1 } }, queue: 1 });
    const here = { cluster: 'busy', person: 'ann' };
    const first = holdOne(limiter, { keys: ownKeys(here) });
    await eventually('the first runs', () => first.started);
    expect(limiter.refuses(here)).toBe(false);
    const second = holdOne(limiter, { keys: ownKeys(here) });
    expect(limiter.refuses(here)).toBe(true);
    expect(limiter.refuses({ cluster: 'idle', person: 'ann' })).toBe(false);
    first.end.resolve('done');
    await eventually('the second runs', () => second.started);
    expect(limiter.refuses(here)).toBe(false);
    second.end.resolve('done');
  });

  it('lets nobody fill the queue alone', async () => {
    const limiter = await limiterOf({ levels: { target: { concurrent: 1 } }, queue: 100, queuePerPerson: 2 });
    const target = 'busy';
    holdOne(limiter, { keys: ownKeys({ target }) });
    for (let i = 0; i < 2; i++) holdOne(limiter, { keys: ownKeys({ target, person: 'eager' }) });
    await expect(holdOne(limiter, { keys: ownKeys({ target, person: 'eager' }) }).result).rejects.toMatchObject({
      code: 'queue-full',
    });
    const other = holdOne(limiter, { keys: ownKeys({ target, person: 'other' }) });
    await settled();
    expect(other.started).toBe(false);
    other.end.resolve('done');
  });

  it('ends the waiting when the signal is aborted, with its reason, and gives the place back', async () => {
    const limiter = await limiterOf({ levels: { target: { concurrent: 1 } }, queue: 1 });
    const target = 'busy';
    const first = holdOne(limiter, { keys: ownKeys({ target }) });
    const gone = new AbortController();
    const reason = new Error('stopped by alice');
    const second = holdOne(limiter, { keys: ownKeys({ target }), signal: gone.signal });
    await eventually('the first runs', () => first.started);
    gone.abort(reason);
    await expect(second.result).rejects.toBe(reason);
    const third = holdOne(limiter, { keys: ownKeys({ target }) });
    first.end.resolve('done');
    await eventually('the third runs', () => third.started);
    expect(second.started).toBe(false);
  });

  it('frees the narrow slots of one that leaves while it waits for a broad one', async () => {
    const limiter = await limiterOf({ levels: { person: { concurrent: 1 }, cluster: { concurrent: 1 } } });
    const blocker = holdOne(limiter, { keys: ownKeys({ cluster: 'full' }) });
    await eventually('the blocker runs', () => blocker.started);
    const gone = new AbortController();
    const told: number[] = [];
    const keys = ownKeys({ person: 'alice', cluster: 'full' });
    holdOne(limiter, { keys, signal: gone.signal, onPosition: (place) => told.push(place) });
    await eventually('it waits for the cluster', () => told.length > 0);
    gone.abort(new Error('gone'));
    const elsewhere = holdOne(limiter, { keys: ownKeys({ person: 'alice' }) });
    await eventually("alice's next runs elsewhere", () => elsewhere.started);
  });

  it('rejects at once when the signal is aborted already', async () => {
    const limiter = await limiterOf({});
    const reason = new Error('too late');
    await expect(limiter.run(anAdmission({ signal: AbortSignal.abort(reason) }), () => Promise.resolve())).rejects.toBe(
      reason,
    );
  });
}
