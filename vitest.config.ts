import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take GraphQL's development build, and the libraries take what Node takes: two copies, whose schemas do not mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-web.ts', 'test/commands/provide-built-program.ts'],
    setupFiles: ['test/set-property-seed.ts'],
    // For what hangs only: a busy machine is slow.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
    // Much of the time tests wait: for timeouts, for processes, for Redis.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // Loading every module again for each file took a third of the time; what a test changes, it puts back.
    isolate: false,
  },
});
