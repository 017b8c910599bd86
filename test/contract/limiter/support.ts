import { afterEach } from 'vitest';
import type { Admission, Limiter, LimitKeys } from '../../../src/core/ports.js';
import type { Deferred } from '../../../src/domain/deferred.js';
import { createDeferred } from '../../../src/domain/deferred.js';
import type { LimitOptions } from '../../../src/domain/limits.js';
import { newRunId } from '../../../src/domain/run-id.js';

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

export function hold(limiter: Limiter, admission: Admission, how: 'run' | 'adopt' = 'run'): Held {
  const end = createDeferred<string>();
  let started = false;
  const result = limiter[how](admission, () => {
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

/** Gives a fresh limiter, with a rate window of `windowMs` if that is given. */
export type MakeLimiter = (options: LimitOptions, windowMs?: number) => Promise<Limiter> | Limiter;

export interface LimiterBench {
  readonly limiterOf: (more: Partial<LimitOptions>, windowMs?: number) => Promise<Limiter>;
  readonly holdOne: (limiter: Limiter, more?: Partial<Admission>) => Held;
  /** The same for a run that goes on already. */
  readonly adoptOne: (limiter: Limiter, more?: Partial<Admission>) => Held;
}

/** Limiters and jobs that end with each test. */
export function useLimiters(make: MakeLimiter): LimiterBench {
  const open: Limiter[] = [];
  const held: Held[] = [];
  const kept = (one: Held): Held => {
    held.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of held.splice(0)) one.end.resolve('ended by the test');
    await Promise.all(open.splice(0).map((limiter) => limiter.close()));
  });
  return {
    async limiterOf(more, windowMs) {
      const limiter = await make({ ...NO_LIMITS, ...more }, windowMs);
      open.push(limiter);
      return limiter;
    },
    holdOne: (limiter, more = {}) => kept(hold(limiter, anAdmission(more))),
    adoptOne: (limiter, more = {}) => kept(hold(limiter, anAdmission(more), 'adopt')),
  };
}

/** What would start by mistake has started by then. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));
