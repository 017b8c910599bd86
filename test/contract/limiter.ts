import { afterEach, describe, expect, it } from 'vitest';
import type { Admission, Limiter, LimitKeys } from '../../src/core/ports.js';
import type { Deferred } from '../../src/domain/deferred.js';
import { createDeferred } from '../../src/domain/deferred.js';
import type { LimitLevel, LimitOptions } from '../../src/domain/limits.js';
import { LIMIT_LEVELS } from '../../src/domain/limits.js';
import { newRunId } from '../../src/domain/run-id.js';
import { eventually } from '../support/eventually.js';

export const NO_LIMITS: LimitOptions = { levels: {}, queue: 100, queuePerPerson: 100, marginMs: 10_000 };

let count = 0;
/** Keys that nobody else has, so that only the limit in question binds. */
export function ownKeys(more: Partial<LimitKeys> = {}): LimitKeys {
  count += 1;
  return {
    cluster: `c${count}`,
    node: `n${count}`,
    namespace: `ns${count}`,
    target: `t${count}`,
    person: `p${count}`,
    ...more,
  };
}

export function anAdmission(more: Partial<Admission> = {}): Admission {
  return {
    id: newRunId(),
    keys: ownKeys(),
    priority: 5,
    deadlineMs: 5_000,
    signal: new AbortController().signal,
    onPosition: () => undefined,
    ...more,
  };
}

/** A job that ends when it is told to. */
export interface Held {
  readonly result: Promise<string>;
  readonly end: Deferred<string>;
  readonly started: boolean;
}

export function hold(limiter: Limiter, admission: Admission): Held {
  const end = createDeferred<string>();
  let started = false;
  const result = limiter.run(admission, () => {
    started = true;
    return end.promise;
  });
  result.catch(() => undefined);
  return {
    result,
    end,
    get started() {
      return started;
    },
  };
}

/** What every Limiter does. `make` gives a fresh one, with a rate window of `windowMs` if that is given. */
export function limiterContract(
  name: string,
  make: (options: LimitOptions, windowMs?: number) => Promise<Limiter> | Limiter,
): void {
  describe(`the limiter ${name}`, () => {
    const open: Limiter[] = [];
    const held: Held[] = [];
    const limiterOf = async (more: Partial<LimitOptions>, windowMs?: number): Promise<Limiter> => {
      const limiter = await make({ ...NO_LIMITS, ...more }, windowMs);
      open.push(limiter);
      return limiter;
    };
    const holdOne = (limiter: Limiter, more: Partial<Admission> = {}): Held => {
      const one = hold(limiter, anAdmission(more));
      held.push(one);
      return one;
    };
    const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

    afterEach(async () => {
      for (const one of held.splice(0)) one.end.resolve('ended by the test');
      await Promise.all(open.splice(0).map((limiter) => limiter.close()));
    });

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

    it('refuses at once when too many wait, and not what can start at once', async () => {
      const limiter = await limiterOf({ levels: { target: { concurrent: 1 } }, queue: 2 });
      const target = 'busy';
      for (let i = 0; i < 3; i++) holdOne(limiter, { keys: ownKeys({ target }) });
      await expect(
        limiter.run(anAdmission({ keys: ownKeys({ target }) }), () => Promise.resolve()),
      ).rejects.toMatchObject({ code: 'queue-full' });
      expect(await limiter.run(anAdmission(), () => Promise.resolve('ran'))).toBe('ran');
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
      await expect(
        limiter.run(anAdmission({ signal: AbortSignal.abort(reason) }), () => Promise.resolve()),
      ).rejects.toBe(reason);
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
  });
}
