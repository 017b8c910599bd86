import { expect, it } from 'vitest';
import { createMemoryLimiter } from '../../src/memory/limiter.js';
import { limiterContract } from '../contract/limiter.js';
import { anAdmission, NO_LIMITS, ownKeys } from '../contract/limiter/support.js';
import { eventually } from '../support/eventually.js';

limiterContract('in memory', (options, windowMs) => createMemoryLimiter(options, windowMs));

it('frees the lines that nobody has used for a window', async () => {
  const limiter = createMemoryLimiter({ ...NO_LIMITS, levels: { target: { concurrent: 1, perMinute: 100 } } }, 50);
  await Promise.all(Array.from({ length: 20 }, () => limiter.run(anAdmission(), () => Promise.resolve())));
  expect(limiter.lines).toBe(20);
  await eventually('the lines are gone', () => limiter.lines === 0);
  await limiter.close();
});

it('keeps a line that is in use longer than the window, and its limit', async () => {
  const limiter = createMemoryLimiter({ ...NO_LIMITS, levels: { target: { concurrent: 1 } } }, 30);
  const keys = ownKeys();
  await limiter.run(anAdmission({ keys }), () => Promise.resolve());
  let running = 0;
  let most = 0;
  const job = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 100));
    running -= 1;
  };
  await Promise.all([1, 2, 3].map(() => limiter.run(anAdmission({ keys }), job)));
  expect(most).toBe(1);
  await limiter.close();
});
