import { defineConfig } from 'vitest/config';

/** Builds the images of the capsules and runs their tools from them; needs a builder, and says so where there is none. */
export default defineConfig({
  test: {
    include: ['test/images/built/**/*.test.ts'],
    testTimeout: 120_000,
    // Every image of both architectures, with a Debian to begin with.
    hookTimeout: 30 * 60_000,
    fileParallelism: false,
  },
});
