import { describe, expect, it } from 'vitest';
import type { Lanes } from '../../src/core/ports.js';
import type { Lane, Turn } from '../../src/domain/pace.js';
import { eventually } from '../support/eventually.js';

const PACE = { intervalMs: 10_000, burst: 3 };
/** Redis' clock goes on while a test asks. */
const SLACK_MS = 2_000;

/** What every Lanes does. `pass` lets that many milliseconds go by on its clock. */
export function lanesContract(
  name: string,
  make: () => Promise<{ lanes: Lanes; pass: (ms: number) => Promise<void> }>,
): void {
  describe(`the lanes ${name}`, () => {
    const lane: Lane = { key: 'chat.update', door: 'chat.update C1' };
    const other: Lane = { key: 'chat.update', door: 'chat.update C2' };
    const waitOf = (turn: Turn): number => (turn.kind === 'taken' ? turn.inMs : Number.NaN);

    it('let a burst go at once, and the rest one interval after the other', async () => {
      const { lanes } = await make();
      const waits: number[] = [];
      for (let count = 0; count < 6; count += 1) waits.push(waitOf(await lanes.take(lane, PACE)));
      expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
      for (const [index, wait] of waits.slice(3).entries()) {
        expect(wait).toBeGreaterThan((index + 1) * PACE.intervalMs - SLACK_MS);
        expect(wait).toBeLessThanOrEqual((index + 1) * PACE.intervalMs);
      }
    });

    it('give many who ask at the same time a turn each', async () => {
      const { lanes } = await make();
      const turns = await Promise.all(Array.from({ length: 20 }, () => lanes.take(lane, PACE)));
      expect(turns.filter((turn) => waitOf(turn) === 0)).toHaveLength(3);
      expect(Math.max(...turns.map(waitOf))).toBeGreaterThan(17 * PACE.intervalMs - SLACK_MS);
    });

    it('are fresh again when nobody came for a while', async () => {
      const { lanes, pass } = await make();
      const quick = { intervalMs: 15, burst: 2 };
      for (let count = 0; count < 4; count += 1) await lanes.take(lane, quick);
      await pass(100);
      expect(await lanes.take(lane, quick)).toEqual({ kind: 'taken', inMs: 0 });
      expect(await lanes.take(lane, quick)).toEqual({ kind: 'taken', inMs: 0 });
    });

    it('give what may be left out no turn that it had to wait for, and take none', async () => {
      const { lanes } = await make();
      const taken: boolean[] = [];
      for (let count = 0; count < 5; count += 1) taken.push(await lanes.tryTake(lane, PACE));
      expect(taken).toEqual([true, true, true, false, false]);
      expect(waitOf(await lanes.take(lane, PACE))).toBeLessThanOrEqual(PACE.intervalMs);
    });

    it('let nobody through a closed door, and everybody through another one of the same lane', async () => {
      const { lanes } = await make();
      await lanes.close(lane.door, 60_000);
      const turn = await lanes.take(lane, PACE);
      expect(turn.kind === 'closed' && turn.forMs > 58_000 && turn.forMs <= 60_000).toBe(true);
      expect(await lanes.tryTake(lane, PACE)).toBe(false);
      expect(await lanes.closedMs(lane.door)).toBeGreaterThan(58_000);
      // Whoever found the door closed took no turn of the others.
      for (let count = 0; count < 3; count += 1) expect(await lanes.tryTake(other, PACE)).toBe(true);
      expect(await lanes.closedMs(other.door)).toBe(0);
    });

    it('open a door when its time is over, and not before when it was closed for longer', async () => {
      const { lanes, pass } = await make();
      await lanes.close(lane.door, 60);
      await lanes.close(lane.door, 1);
      expect(await lanes.closedMs(lane.door)).toBeGreaterThan(1);
      await pass(80);
      await eventually('it is open', async () => (await lanes.closedMs(lane.door)) === 0);
      expect(await lanes.take(lane, PACE)).toEqual({ kind: 'taken', inMs: 0 });
    });
  });
}
