import { defineConfig } from 'vitest/config';

/** The suites of the mechanisms on a real cluster; CONTRIBUTING.md says how to name one. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // One namespace after the other: the cluster may be small.
    fileParallelism: false,
  },
});
