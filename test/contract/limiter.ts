import { describe } from 'vitest';
import { limiterAdmits } from './limiter/admits.js';
import { limiterAdopts } from './limiter/adopts.js';
import { limiterQueues } from './limiter/queues.js';
import { limiterRuns } from './limiter/runs.js';
import type { MakeLimiter } from './limiter/support.js';
import { useLimiters } from './limiter/support.js';

/** What every Limiter does. */
export function limiterContract(name: string, make: MakeLimiter): void {
  describe(`the limiter ${name}`, () => {
    const bench = useLimiters(make);
    limiterAdmits(bench);
    limiterQueues(bench);
    limiterRuns(bench);
    limiterAdopts(bench);
  });
}
