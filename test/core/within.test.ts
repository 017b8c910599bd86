import { expect, it } from 'vitest';
import { within } from '../../src/core/within.js';
import { hangs } from '../support/fake-mechanism.js';

const late = (): Error => new Error('late');
const open = (): AbortSignal => new AbortController().signal;

it('gives what the work gives, and rejects as it does', async () => {
  expect(await within({ ms: 1_000, signal: open(), late }, () => Promise.resolve(7))).toBe(7);
  const error = new Error('its own');
  await expect(within({ ms: 1_000, signal: open(), late }, () => Promise.reject(error))).rejects.toBe(error);
});

it('gives up a work that takes too long, and aborts its signal', async () => {
  let seen: AbortSignal | undefined;
  await expect(within({ ms: 20, signal: open(), late }, (signal) => ((seen = signal), hangs()))).rejects.toThrow(
    'late',
  );
  expect(seen?.aborted).toBe(true);
});

it('ends with the reason of an aborted signal, and does not begin with one that is aborted already', async () => {
  const stop = new AbortController();
  const waiting = within({ ms: 5_000, signal: stop.signal, late }, hangs);
  const reason = new Error('stopped');
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  let begun = false;
  await expect(within({ ms: 5_000, signal: stop.signal, late }, () => Promise.resolve((begun = true)))).rejects.toBe(
    reason,
  );
  expect(begun).toBe(false);
});

it("leaves the work's signal alone once the work is done", async () => {
  const stop = new AbortController();
  let seen: AbortSignal | undefined;
  await within({ ms: 5_000, signal: stop.signal, late }, (signal) => Promise.resolve((seen = signal)));
  stop.abort();
  expect(seen?.aborted).toBe(false);
});
