import { describe, expect, it } from 'vitest';
import type { Obligations } from '../../src/core/ports.js';
import { eventually } from '../support/eventually.js';

const LEASE_MS = 60_000;

/** What every Obligations does. `pass` lets that many milliseconds go by on the store's clock. */
export function obligationsContract(
  name: string,
  make: () => Promise<{ obligations: Obligations; pass: (ms: number) => Promise<void> }>,
): void {
  describe(`the obligations ${name}`, () => {
    it('give what is due to the one who claims it first, and nothing before its time', async () => {
      const { obligations } = await make();
      await obligations.put({ id: 'now', what: 'detach r-1' }, 0);
      await obligations.put({ id: 'later', what: 'detach r-2' }, LEASE_MS);
      expect(await obligations.claim('a', LEASE_MS, 10)).toEqual([{ id: 'now', what: 'detach r-1' }]);
      expect(await obligations.claim('b', LEASE_MS, 10)).toEqual([]);
    });

    it('give the longest due first, and not more than asked', async () => {
      const { obligations, pass } = await make();
      for (const id of ['first', 'second', 'third']) {
        await obligations.put({ id, what: '' }, 0);
        await pass(3);
      }
      expect((await obligations.claim('a', LEASE_MS, 2)).map(({ id }) => id)).toEqual(['first', 'second']);
      expect((await obligations.claim('a', LEASE_MS, 2)).map(({ id }) => id)).toEqual(['third']);
    });

    it('are each claimed once by many who claim at the same time', async () => {
      const { obligations } = await make();
      const ids = Array.from({ length: 50 }, (_, index) => `o${index}`);
      for (const id of ids) await obligations.put({ id, what: '' }, 0);
      const claimed = await Promise.all(ids.map((owner) => obligations.claim(owner, LEASE_MS, 3)));
      expect(
        claimed
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...ids].sort());
    });

    it('are anybody’s again when the lease has run out, and then not the first owner’s', async () => {
      const { obligations, pass } = await make();
      await obligations.put({ id: 'o', what: '' }, 0);
      await obligations.claim('a', 30, 1);
      await pass(40);
      await eventually('b has it', async () => (await obligations.claim('b', LEASE_MS, 1)).length === 1);
      expect(await obligations.extend('o', 'a', LEASE_MS)).toBe(false);
      expect(await obligations.done('o', 'a')).toBe(false);
      expect(await obligations.done('o', 'b')).toBe(true);
    });

    it('stay with an owner who extends the lease', async () => {
      const { obligations, pass } = await make();
      await obligations.put({ id: 'o', what: '' }, 0);
      await obligations.claim('a', 30, 1);
      expect(await obligations.extend('o', 'a', LEASE_MS)).toBe(true);
      await pass(40);
      expect(await obligations.claim('b', LEASE_MS, 1)).toEqual([]);
    });

    it('are under a lease from the start when they are put by an owner', async () => {
      const { obligations, pass } = await make();
      await obligations.put({ id: 'o', what: 'mine' }, 30, 'a');
      expect(await obligations.claim('b', LEASE_MS, 1)).toEqual([]);
      expect(await obligations.extend('o', 'a', 30)).toBe(true);
      await pass(40);
      await eventually('b has it', async () => (await obligations.claim('b', LEASE_MS, 1)).length === 1);
      expect(await obligations.extend('o', 'a', LEASE_MS)).toBe(false);
    });

    it('are gone when done, for whoever asks', async () => {
      const { obligations } = await make();
      await obligations.put({ id: 'o', what: '' }, 0);
      expect(await obligations.done('o')).toBe(true);
      expect(await obligations.claim('a', LEASE_MS, 1)).toEqual([]);
      expect(await obligations.done('o', 'a')).toBe(true);
      expect(await obligations.extend('o', 'a', LEASE_MS)).toBe(false);
    });

    it('take the place of one of the same id, and end its lease', async () => {
      const { obligations } = await make();
      await obligations.put({ id: 'o', what: 'old' }, 0);
      await obligations.claim('a', LEASE_MS, 1);
      await obligations.put({ id: 'o', what: 'new' }, 0);
      expect(await obligations.extend('o', 'a', LEASE_MS)).toBe(false);
      expect(await obligations.claim('b', LEASE_MS, 1)).toEqual([{ id: 'o', what: 'new' }]);
    });
  });
}
