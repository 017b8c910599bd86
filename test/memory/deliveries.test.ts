import { expect, it } from 'vitest';
import { createMemoryDeliveries } from '../../src/memory/deliveries.js';
import { deliveriesContract } from '../contract/deliveries.js';
import { aClock } from '../support/fake-clock.js';

deliveriesContract('in memory', () => createMemoryDeliveries(aClock()));

it('keeps a claim for more than an hour, and then forgets it', async () => {
  const clock = aClock();
  const deliveries = createMemoryDeliveries(clock);
  await deliveries.claim('Ev1');
  clock.advance(61 * 60_000);
  expect(await deliveries.claim('Ev1')).toBe(false);
  clock.advance(30 * 60_000);
  expect(await deliveries.claim('Ev1')).toBe(true);
});
