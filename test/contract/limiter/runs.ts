import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { LimiterBench } from './support.js';
import { anAdmission, ownKeys, settled } from './support.js';

/** What becomes of a job that has begun, and of its slots. */
export function limiterRuns({ limiterOf, holdOne }: LimiterBench): void {
  it('gives what the job gives', async () => {
    const limiter = await limiterOf({ levels: { cluster: { concurrent: 1 } } });
    expect(await limiter.run(anAdmission(), () => Promise.resolve(7))).toBe(7);
  });

  it('rejects as the job rejects, and frees its slot', async () => {
    const limiter = await limiterOf({ levels: { cluster: { concurrent: 1 } } });
    const keys = ownKeys();
    const error = new Error('the tool broke');
    await expect(limiter.run(anAdmission({ keys }), () => Promise.reject(error))).rejects.toBe(error);
    expect(await limiter.run(anAdmission({ keys }), () => Promise.resolve('next'))).toBe('next');
  });

  it('lets a running job go on when its signal is aborted', async () => {
    const limiter = await limiterOf({ levels: { cluster: { concurrent: 1 } } });
    const stop = new AbortController();
    const job = holdOne(limiter, { signal: stop.signal });
    await eventually('it runs', () => job.started);
    stop.abort(new Error('stopped'));
    job.end.resolve('its own end');
    expect(await job.result).toBe('its own end');
  });

  it('lets go of the slot of an overdue job, and gives its result all the same', async () => {
    const limiter = await limiterOf({
      levels: { target: { concurrent: 1 }, cluster: { concurrent: 1 } },
      marginMs: 50,
    });
    const keys = ownKeys();
    const overdue = holdOne(limiter, { keys, deadlineMs: 50 });
    const next = holdOne(limiter, { keys });
    await eventually('the next runs', () => next.started);
    overdue.end.resolve('late');
    expect(await overdue.result).toBe('late');
    const third = holdOne(limiter, { keys });
    await settled();
    expect(third.started).toBe(false);
  });

  it('does not take the waiting for the job being overdue', async () => {
    const limiter = await limiterOf({
      levels: { target: { concurrent: 1 }, cluster: { concurrent: 1 } },
      marginMs: 10,
    });
    const blocker = holdOne(limiter, { keys: ownKeys({ cluster: 'full' }) });
    await eventually('the blocker runs', () => blocker.started);
    const keys = ownKeys({ target: 'one', cluster: 'full' });
    const [first, second] = [1, 2].map(() => holdOne(limiter, { keys, deadlineMs: 10_000 }));
    const short = holdOne(limiter, { keys, deadlineMs: 10 });
    await settled();
    blocker.end.resolve('done');
    await eventually('the first runs', () => first?.started === true);
    expect([second?.started, short.started]).toEqual([false, false]);
  });

  it('refuses what waits and what is new once closed, and waits for what runs', async () => {
    const limiter = await limiterOf({ levels: { target: { concurrent: 1 } } });
    const target = 'busy';
    const running = holdOne(limiter, { keys: ownKeys({ target }) });
    await eventually('it runs', () => running.started);
    const waiting = holdOne(limiter, { keys: ownKeys({ target }) });
    let closed = false;
    const closing = limiter.close().then(() => (closed = true));
    await expect(waiting.result).rejects.toMatchObject({ code: 'shutting-down' });
    await expect(limiter.run(anAdmission(), () => Promise.resolve())).rejects.toMatchObject({
      code: 'shutting-down',
    });
    expect(closed).toBe(false);
    running.end.resolve('done');
    await closing;
    expect(waiting.started).toBe(false);
  });
}
