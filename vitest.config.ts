import { defineConfig } from 'vitest/config';
import { FAULTS } from './vitest.recovery.config.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/images/built/**', ...FAULTS, 'node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores: more workers only make real processes slower.
    maxWorkers: 2,
    // Nothing happens at import, so files may share their modules: the libraries of Slack and Kubernetes are loaded once a worker.
    isolate: false,
  },
});
