import { defineConfig } from 'vitest/config';

/** What kills whole bots in the middle of their runs, and redis-servers below them: longer than the gate may take. */
export const FAULTS = [
  'test/recovery/**',
  'test/redis/limiter-faults.test.ts',
  'test/redis/connection.test.ts',
  'test/chaos/mistakes.test.ts',
];

export default defineConfig({
  test: {
    include: FAULTS.map((path) => path.replace(/\*\*$/, '**/*.test.ts')),
    testTimeout: 20_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
