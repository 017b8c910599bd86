import { describe, expect, it } from 'vitest';
import type { CodeTries } from '../../src/core/ports.js';

/** What every CodeTries does. */
export function codeTriesContract(name: string, make: () => Promise<CodeTries> | CodeTries): void {
  const begin = (tries: CodeTries, key: string, times: number): Promise<boolean[]> =>
    Promise.all(Array.from({ length: times }, () => tries.begin(key)));

  describe(`the tries of a code ${name}`, () => {
    it('let five through, also of many at the same time, and no more', async () => {
      const tries = await make();
      expect((await begin(tries, 'erin', 20)).filter(Boolean)).toHaveLength(5);
      expect(await tries.begin('erin')).toBe(false);
    });

    it('are counted for each person apart', async () => {
      const tries = await make();
      await begin(tries, 'erin', 5);
      expect(await tries.begin('bob')).toBe(true);
      expect(await tries.begin('__proto__')).toBe(true);
    });

    it('are forgotten when one of them was right', async () => {
      const tries = await make();
      await begin(tries, 'erin', 5);
      await tries.forget('erin');
      expect((await begin(tries, 'erin', 6)).filter(Boolean)).toHaveLength(5);
    });
  });
}
