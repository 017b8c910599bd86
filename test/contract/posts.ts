import { describe, expect, it } from 'vitest';
import type { Posts } from '../../src/core/ports.js';

/** What every Posts does. */
export function postsContract(name: string, make: () => Promise<Posts>): void {
  describe(`the posts ${name}`, () => {
    const mark = { run: 'r-aaaaaa', part: 'result' };

    it('say of a message that nobody has begun that it is new, once', async () => {
      const posts = await make();
      const first = await posts.begin(mark);
      expect(first.isNew).toBe(true);
      expect(first.where).toBeUndefined();
      expect(await posts.begin(mark)).toEqual({ isNew: false, begunAt: first.begunAt });
    });

    it('give each message to one alone of many who begin it at the same time', async () => {
      const posts = await make();
      const all = await Promise.all(Array.from({ length: 20 }, () => posts.begin(mark)));
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(all.map(({ begunAt }) => begunAt)).size).toBe(1);
    });

    it('know where a message stands that was noted, and when it was begun', async () => {
      const posts = await make();
      const { begunAt } = await posts.begin(mark);
      await posts.note(mark, 'C1/1790000000.000100/blocks');
      await posts.note(mark, 'C1/1790000000.000100/blocks');
      expect(await posts.begin(mark)).toEqual({ isNew: false, begunAt, where: 'C1/1790000000.000100/blocks' });
    });

    it('know one that was noted and never begun', async () => {
      const posts = await make();
      await posts.note(mark, 'C1/1.2/plain');
      expect(await posts.begin(mark)).toMatchObject({ isNew: false, where: 'C1/1.2/plain' });
    });

    it('keep the parts and the runs apart', async () => {
      const posts = await make();
      await posts.note(mark, 'C1/1.2/blocks');
      for (const other of [
        { ...mark, part: 'live' },
        { ...mark, part: 'result where' },
        { ...mark, run: 'r-bbbbbb' },
      ]) {
        const known = await posts.begin(other);
        expect([known.isNew, known.where]).toEqual([true, undefined]);
      }
    });
  });
}
