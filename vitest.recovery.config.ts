import { defineConfig } from 'vitest/config';

/** Kills whole bots in the middle of their runs, one after the other; longer than the gate may take. */
export default defineConfig({
  test: {
    include: ['test/recovery/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
