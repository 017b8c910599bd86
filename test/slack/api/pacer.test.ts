import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../src/slack/api/pacer.js';

const PACE = { intervalMs: 60, burst: 3 };
const clock = { now: () => Date.now() };
const soon = (): AbortSignal => AbortSignal.timeout(3_000);

describe('the pacer', () => {
  it('lets a burst go at once, and the rest one by one', async () => {
    const pacer = new Pacer(clock);
    const began = Date.now();
    const at: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, () => pacer.turn('a', PACE, soon()).then(() => at.push(Date.now() - began))),
    );
    expect(at[2]).toBeLessThan(50);
    expect(at[5]).toBeGreaterThanOrEqual(175);
  });

  it('keeps keys apart, also when one is closed', async () => {
    const pacer = new Pacer(clock);
    pacer.close('a', 10_000);
    await pacer.turn('b', PACE, soon());
    expect(pacer.tryTurn('a', PACE)).toBe(false);
    expect(pacer.tryTurn('b', PACE)).toBe(true);
  });

  it('lets those who wait already go only when a closed key opens', async () => {
    const pacer = new Pacer(clock);
    const slow = { intervalMs: 80, burst: 1 };
    const began = Date.now();
    await pacer.turn('a', slow, soon());
    const waiting = pacer.turn('a', slow, soon());
    pacer.close('a', 200);
    await waiting;
    expect(Date.now() - began).toBeGreaterThanOrEqual(195);
  });

  it('ends the waiting with the signal', async () => {
    const pacer = new Pacer(clock);
    pacer.close('a', 60_000);
    await expect(pacer.turn('a', PACE, AbortSignal.timeout(20))).rejects.toThrow();
  });

  it('refuses rather than queue without end', async () => {
    const pacer = new Pacer(clock);
    pacer.close('a', 60_000);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const waiting = Array.from({ length: 1_000 }, () => pacer.turn('a', PACE, stop.signal).catch(() => 'ended'));
    await expect(pacer.turn('a', PACE, stop.signal)).rejects.toThrow('Too many messages wait');
    stop.abort();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['ended']));
  });

  it('gives what may be left out no turn that others wait for', () => {
    const pacer = new Pacer(clock);
    const taken = Array.from({ length: 5 }, () => pacer.tryTurn('a', { intervalMs: 60_000, burst: 3 }));
    expect(taken).toEqual([true, true, true, false, false]);
  });
});
