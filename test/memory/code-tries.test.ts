import { expect, it } from 'vitest';
import { createMemoryCodeTries } from '../../src/memory/code-tries.js';
import { codeTriesContract } from '../contract/code-tries.js';
import { aClock } from '../support/fake-clock.js';

codeTriesContract('in memory', () => createMemoryCodeTries(aClock()));

it('lets nobody have more than five tries within ten minutes, and then makes them wait for ten', async () => {
  const clock = aClock();
  const tries = createMemoryCodeTries(clock);
  for (let count = 0; count < 5; count += 1) {
    expect(await tries.begin('erin')).toBe(true);
    clock.advance(9 * 60_000);
  }
  expect(await tries.begin('erin')).toBe(false);
  clock.advance(59_000);
  expect(await tries.begin('erin')).toBe(false);
  clock.advance(1_000);
  expect(await tries.begin('erin')).toBe(true);
});
