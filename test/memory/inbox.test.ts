import { createMemoryDeliveries } from '../../src/memory/deliveries.js';
import { createMemoryInbox } from '../../src/memory/inbox.js';
import { createMemoryObligations } from '../../src/memory/obligations.js';
import { inboxContract } from '../contract/inbox.js';
import { aClock } from '../support/fake-clock.js';

inboxContract('in memory', () => {
  const clock = aClock();
  const [deliveries, obligations] = [createMemoryDeliveries(clock), createMemoryObligations(clock)];
  const pass = (ms: number): Promise<void> => Promise.resolve(clock.advance(ms));
  return { inbox: createMemoryInbox(deliveries, obligations), deliveries, obligations, pass };
});
