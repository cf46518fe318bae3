import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Too long for each change: the pages in Chromium, walks over data that few have, the heap after each of many fillings. */
const longTests = [
  'test/browser/**/*.test.ts',
  'test/e2e/{full,changing}-data.test.ts',
  'test/e2e/heap/*.test.ts',
];

export default defineConfig({
  // Vite would take GraphQL's development build, and the libraries take what Node takes: two copies, whose schemas do not mix.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: longTests },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: [...longTests, 'test/**/killed-*.test.ts', 'test/e2e/tenants/*.test.ts'],
          // More than in the same tests of the other project.
          env: { KILLS: '25', OPERATIONS: '10000' },
        },
      },
    ],
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
