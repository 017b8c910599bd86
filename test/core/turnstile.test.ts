import { describe, expect, it } from 'vitest';
import { Turnstile } from '../../src/core/turnstile.js';
import type { Deferred } from '../../src/domain/deferred.js';
import { createDeferred } from '../../src/domain/deferred.js';
import { eventually } from '../support/eventually.js';

const never = new AbortController().signal;

/** Works that go on until they are told to end, and the order in which they began. */
class Works {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, Deferred<undefined>>();

  constructor(private readonly turnstile: Turnstile) {}

  pass(name: string, { key = 'prod', signal = never } = {}): Promise<string> {
    return this.turnstile.pass(key, signal, async () => {
      this.begun.push(name);
      const end = createDeferred<undefined>();
      this.#ends.set(name, end);
      await end.promise;
      return name;
    });
  }

  end(name: string): void {
    this.#ends.get(name)?.resolve(undefined);
  }
}

const open = (waitMs = 5_000): Works => new Works(new Turnstile({ most: 2, waitMs }));

describe('a turnstile', () => {
  it('lets two in at once and the others in the order in which they came', async () => {
    const works = open();
    const all = ['a', 'b', 'c', 'd'].map((name) => works.pass(name));
    expect(works.begun).toEqual(['a', 'b']);
    works.end('b');
    await eventually('the third has begun', () => works.begun.includes('c'));
    expect(works.begun).toEqual(['a', 'b', 'c']);
    works.end('a');
    await eventually('the fourth has begun', () => works.begun.includes('d'));
    works.end('c');
    works.end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does not let one key wait for another', async () => {
    const works = open();
    const all = ['a', 'b', 'c'].map((name) => works.pass(name));
    all.push(works.pass('elsewhere', { key: 'staging' }));
    expect(works.begun).toEqual(['a', 'b', 'elsewhere']);
    for (const name of ['a', 'b', 'elsewhere']) works.end(name);
    await eventually('the last has begun', () => works.begun.includes('c'));
    works.end('c');
    await Promise.all(all);
  });

  it('frees the place of a work that fails', async () => {
    const turnstile = new Turnstile({ most: 1, waitMs: 5_000 });
    const failing = turnstile.pass('prod', never, () => Promise.reject(new Error('the cluster is away')));
    const next = turnstile.pass('prod', never, () => Promise.resolve('in'));
    await expect(failing).rejects.toThrow('the cluster is away');
    expect(await next).toBe('in');
  });

  it('takes out who is aborted while it waits, and goes on with the next', async () => {
    const works = open();
    const all = ['a', 'b'].map((name) => works.pass(name));
    const leaving = new AbortController();
    const gone = works.pass('gone', { signal: leaving.signal });
    all.push(works.pass('c'));
    leaving.abort(new Error('stopped'));
    await expect(gone).rejects.toThrow('stopped');
    works.end('a');
    await eventually('the next has begun', () => works.begun.includes('c'));
    expect(works.begun).toEqual(['a', 'b', 'c']);
  });

  it('hands on a place that came in the very moment of the abort', async () => {
    const turnstile = new Turnstile({ most: 1, waitMs: 5_000 });
    const first = createDeferred<undefined>();
    const leaving = new AbortController();
    const inside = turnstile.pass('prod', never, () => first.promise);
    const gone = turnstile.pass('prod', leaving.signal, () => Promise.resolve('in'));
    const next = turnstile.pass('prod', never, () => Promise.resolve('in'));
    // The abort's rejection is on its way, but not there yet, when the place is handed over.
    first.resolve(undefined);
    await inside.then(() => leaving.abort(new Error('stopped')));
    await gone.catch(() => undefined);
    expect(await next).toBe('in');
  });

  it('refuses who has waited too long', async () => {
    const works = open(20);
    const inside = ['a', 'b'].map((name) => works.pass(name));
    await expect(works.pass('late')).rejects.toMatchObject({ code: 'queue-full' });
    expect(works.begun).toEqual(['a', 'b']);
    works.end('a');
    works.end('b');
    await Promise.all(inside);
  });
});
