import { describe, expect, it } from 'vitest';
import type { Lanes } from '../../src/core/ports.js';
import type { Lane } from '../../src/domain/pace.js';
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

    it('let a burst go at once, and say when the next turn is; asking for it takes none', async () => {
      const { lanes } = await make();
      const waits: number[] = [];
      for (let count = 0; count < 9; count += 1) waits.push(await lanes.take(lane, PACE));
      expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
      for (const wait of waits.slice(3)) {
        expect(wait).toBeGreaterThan(PACE.intervalMs - SLACK_MS);
        expect(wait).toBeLessThanOrEqual(PACE.intervalMs);
      }
    });

    it('give no more than the burst to many who ask at the same time', async () => {
      const { lanes } = await make();
      const waits = await Promise.all(Array.from({ length: 20 }, () => lanes.take(lane, PACE)));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    });

    it('give one turn more with each interval, and are fresh again when nobody came for a while', async () => {
      const { lanes, pass } = await make();
      const quick = { intervalMs: 300, burst: 2 };
      for (let count = 0; count < 2; count += 1) await lanes.take(lane, quick);
      await pass(await lanes.take(lane, quick));
      await eventually('a turn is free', async () => (await lanes.take(lane, quick)) === 0);
      expect(await lanes.take(lane, quick)).toBeGreaterThan(0);
      await pass(700);
      expect([await lanes.take(lane, quick), await lanes.take(lane, quick)]).toEqual([0, 0]);
    });

    it('let whoever has a greater burst go ahead of the others', async () => {
      const { lanes } = await make();
      for (let count = 0; count < 4; count += 1) await lanes.take(lane, PACE);
      expect(await lanes.take(lane, { ...PACE, burst: 4 })).toBe(0);
    });

    it('let nobody through a closed door, and everybody through another one of the same lane', async () => {
      const { lanes } = await make();
      await lanes.close(lane.door, 60_000);
      for (let count = 0; count < 5; count += 1) {
        const wait = await lanes.take(lane, PACE);
        expect(wait > 58_000 && wait <= 60_000).toBe(true);
      }
      // Whoever found the door closed took no turn of the others.
      for (let count = 0; count < 3; count += 1) expect(await lanes.take(other, PACE)).toBe(0);
    });

    it('open a door when its time is over, and not before when it was closed for longer', async () => {
      const { lanes, pass } = await make();
      await lanes.close(lane.door, 200);
      await lanes.close(lane.door, 1);
      expect(await lanes.take(lane, PACE)).toBeGreaterThan(1);
      await pass(220);
      await eventually('it is open', async () => (await lanes.take(lane, PACE)) === 0);
    });
  });
}
