import { createMemoryLanes } from '../../src/memory/lanes.js';
import { lanesContract } from '../contract/lanes.js';
import { aClock } from '../support/fake-clock.js';

lanesContract('in memory', () => {
  const clock = aClock();
  const pass = (ms: number): Promise<void> => Promise.resolve(clock.advance(ms));
  return Promise.resolve({ lanes: createMemoryLanes(clock), pass });
});
