import { describe, expect, it } from 'vitest';
import type { Stops } from '../../src/core/ports.js';
import { newRunId } from '../../src/domain/run-id.js';

/** What every Stops does. */
export function stopsContract(name: string, make: () => Promise<Stops>): void {
  describe(`the wishes to stop ${name}`, () => {
    it('are listed for everybody until one is done', async () => {
      const stops = await make();
      const [first, second] = [newRunId(), newRunId()];
      await stops.wish({ run: first, by: 'alice', at: 1 });
      await stops.wish({ run: second, by: 'bob', at: 2 });
      expect((await stops.list()).map(({ run }) => run).sort()).toEqual([first, second].sort());
      await stops.done(first);
      expect(await stops.list()).toEqual([{ run: second, by: 'bob', at: 2 }]);
    });

    it('are those of whoever wished it first', async () => {
      const stops = await make();
      const run = newRunId();
      await stops.wish({ run, by: 'alice', at: 1 });
      await stops.wish({ run, by: 'bob', at: 2 });
      expect(await stops.list()).toEqual([{ run, by: 'alice', at: 1 }]);
    });

    it('may be done twice', async () => {
      const stops = await make();
      await stops.done(newRunId());
      expect(await stops.list()).toEqual([]);
    });
  });
}
