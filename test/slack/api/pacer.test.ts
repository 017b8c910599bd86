import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createMemoryLanes } from '../../../src/memory/lanes.js';
import { Pacer } from '../../../src/slack/api/pacer.js';
import { laneOfChannel, laneOfMethod } from '../../../src/slack/api/paces.js';

const PACE = { intervalMs: 60, burst: 3 };
const A = laneOfChannel('chat.postMessage', 'CA');
const B = laneOfChannel('chat.postMessage', 'CB');
const newPacer = (): Pacer => new Pacer(createMemoryLanes({ now: () => Date.now() }));
const soon = (): AbortSignal => AbortSignal.timeout(3_000);

describe('the pacer', () => {
  it('lets a burst go at once, and the rest one by one', async () => {
    const pacer = newPacer();
    const began = Date.now();
    const at: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, () => pacer.turn(A, PACE, soon()).then(() => at.push(Date.now() - began))),
    );
    expect(at[2]).toBeLessThan(50);
    expect(at[5]).toBeGreaterThanOrEqual(175);
  });

  it('keeps channels apart, also when one is closed', async () => {
    const pacer = newPacer();
    await pacer.close(A.door, 10_000);
    await pacer.turn(B, PACE, soon());
    expect(await pacer.tryTurn(A, PACE)).toBe(false);
    expect(await pacer.tryTurn(B, PACE)).toBe(true);
  });

  it('lets a channel that Slack limits hold up no other one of the same method', async () => {
    const pacer = newPacer();
    const [a, b] = ['CA', 'CB'].map((channel) => laneOfMethod('chat.update', channel)) as [typeof A, typeof A];
    await pacer.close(a.door, 60_000);
    const stop = new AbortController();
    const waiting = Array.from({ length: 10 }, () => pacer.turn(a, PACE, stop.signal).catch(() => 'ended'));
    const began = Date.now();
    for (let count = 0; count < PACE.burst; count += 1) await pacer.turn(b, PACE, soon());
    expect(Date.now() - began).toBeLessThan(50);
    stop.abort();
    await Promise.all(waiting);
  });

  it('lets those who wait already go only when a closed door opens, and then one by one', async () => {
    const pacer = newPacer();
    const slow = { intervalMs: 80, burst: 1 };
    const began = Date.now();
    const at: number[] = [];
    await pacer.turn(A, slow, soon());
    const waiting = [1, 2, 3].map(() => pacer.turn(A, slow, soon()).then(() => at.push(Date.now() - began)));
    await pacer.close(A.door, 200);
    await Promise.all(waiting);
    expect(at[0]).toBeGreaterThanOrEqual(195);
    expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(155);
  });

  it('keeps no turn for who gives up, so that those who come back later are not kept away for ever', async () => {
    const pacer = newPacer();
    const slow = { intervalMs: 100, burst: 1 };
    await pacer.turn(A, slow, soon());
    const gone = Array.from({ length: 50 }, () => pacer.turn(A, slow, AbortSignal.timeout(20)).catch(() => 'gone'));
    expect(new Set(await Promise.all(gone))).toEqual(new Set(['gone']));
    const began = Date.now();
    await pacer.turn(A, slow, soon());
    expect(Date.now() - began).toBeLessThan(250);
  });

  it('ends the waiting with the signal', async () => {
    const pacer = newPacer();
    await pacer.close(A.door, 60_000);
    await expect(pacer.turn(A, PACE, AbortSignal.timeout(20))).rejects.toThrow();
  });

  it('refuses rather than queue without end', async () => {
    const pacer = newPacer();
    await pacer.close(A.door, 60_000);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const waiting = Array.from({ length: 1_000 }, () => pacer.turn(A, PACE, stop.signal).catch(() => 'ended'));
    await expect(pacer.turn(A, PACE, stop.signal)).rejects.toThrow('Too many messages wait');
    stop.abort();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['ended']));
  });
});
