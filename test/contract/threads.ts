import { describe, expect, it } from 'vitest';
import type { Threads, ThreadTopic } from '../../src/core/ports.js';
import { refOfTarget } from '../../src/domain/target.js';
import { aTarget } from '../support/examples.js';

/** What every Threads does. */
export function threadsContract(name: string, make: () => Promise<Threads> | Threads): void {
  const target = aTarget();
  const topic: ThreadTopic = { exact: refOfTarget(target), asked: target.asked };

  describe(`the threads ${name}`, () => {
    it('recall what was remembered', async () => {
      const threads = await make();
      await threads.remember('C1/1.1', topic);
      expect(await threads.recall('C1/1.1')).toEqual(topic);
    });

    it('recall the last of two topics', async () => {
      const threads = await make();
      await threads.remember('C1/1.1', topic);
      await threads.remember('C1/1.1', { exact: target.asked, asked: target.asked });
      expect(await threads.recall('C1/1.1')).toEqual({ exact: target.asked, asked: target.asked });
    });

    it.each(['C1/1.10', 'C1/1', 'c1/1.1', '__proto__', ''])('know nothing of the look-alike %j', async (other) => {
      const threads = await make();
      await threads.remember('C1/1.1', topic);
      expect(await threads.recall(other)).toBeUndefined();
    });
  });
}
