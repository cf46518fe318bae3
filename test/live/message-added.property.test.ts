import fc from 'fast-check';
import { describe, test } from 'vitest';
import { expectEachOnce, scenario } from './play-scenario.ts';

describe.each(['numbered', 'before', 'token'] as const)('messageAdded of a list of the kind %s', (kind) => {
  test('each message once and in order, amid inserts, ties, deletions, reconnects and outages', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, (scenario) => expectEachOnce(kind, scenario)),
      { numRuns: 25 },
    );
  });
});
