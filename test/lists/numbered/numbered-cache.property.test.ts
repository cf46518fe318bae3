import fc from 'fast-check';
import { describe, test } from 'vitest';
import { expectTruePages, scenarios, watchedScenarios } from '../chatbot-scenario.ts';

const numRuns = 500;

describe('every page is what the upstream held within the time for which it is good', () => {
  test('while nothing changes', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios([], false), (scenario) => expectTruePages(scenario, true)),
      { numRuns: 150 },
    );
  });

  test('while rows arrive and go', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(['write', 'delete'], false), (scenario) => expectTruePages(scenario, true)),
      { numRuns },
    );
  });

  test('while rows arrive between the counting and the reading of an answer', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(['write'], true), (scenario) => expectTruePages(scenario, false)),
      { numRuns },
    );
  });

  test('in a session that is kept up to date by looks at the whole list', async () => {
    await fc.assert(
      fc.asyncProperty(watchedScenarios(['write', 'delete'], false), (scenario) =>
        expectTruePages(scenario, true),
      ),
      { numRuns },
    );
    await fc.assert(
      fc.asyncProperty(watchedScenarios(['write'], true), (scenario) => expectTruePages(scenario, false)),
      { numRuns },
    );
  });
});
