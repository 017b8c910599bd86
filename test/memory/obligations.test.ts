import { createMemoryObligations } from '../../src/memory/obligations.js';
import { obligationsContract } from '../contract/obligations.js';
import { aClock } from '../support/fake-clock.js';

obligationsContract('in memory', () => {
  const clock = aClock();
  const pass = (ms: number): Promise<void> => Promise.resolve(clock.advance(ms));
  return Promise.resolve({ obligations: createMemoryObligations(clock), pass });
});
