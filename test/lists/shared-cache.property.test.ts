import fc from 'fast-check';
import { describe, test } from 'vitest';
import { expectTruePages, scenarios, type ToReplicas, watchedScenarios } from './chatbot-scenario.ts';
import { createModelValues, createReplica, createWorldTimer } from './create-model-values.ts';

const numRuns = 40;
/** For a busy machine. */
const timeoutMs = 120_000;

/** How the clocks of three replicas on their walls differ, and how long Redis takes each way. */
const replicas = fc.record({
  wallsMs: fc.array(fc.constantFrom(0, 0, 900, -900, 4_000, -4_000, -60_000), { minLength: 3, maxLength: 3 }),
  travelMs: fc.constantFrom(0, 0, 1, 7, 30),
  flushAfterMs: fc.constantFrom(1, 20, 400),
});

type Replicas = typeof replicas extends fc.Arbitrary<infer Value> ? Value : never;

/** A wall clock that is far ahead takes rows for stable too soon, whether anything is shared or not. */
function toReplicas({ wallsMs, travelMs, flushAfterMs }: Replicas): ToReplicas {
  return (world) => {
    const travel = () => (travelMs === 0 ? Promise.resolve() : world.wait(travelMs));
    const redis = createModelValues({ now: world.now, travel });
    return wallsMs.map((aheadMs) => ({
      wallNow: () => world.wallNow() + aheadMs,
      openShared: createReplica(redis, {
        startTimer: createWorldTimer(world),
        flushAfterMs,
        deflateFrom: Number.POSITIVE_INFINITY,
      }).openShared,
    }));
  };
}

describe('every page of three replicas on one Redis is what the upstream held within the time for which it is good', () => {
  test(
    'while rows arrive and go',
    async () => {
      await fc.assert(
        fc.asyncProperty(scenarios(['write', 'delete'], false), replicas, (scenario, replicas) =>
          expectTruePages(scenario, true, toReplicas(replicas)),
        ),
        { numRuns },
      );
    },
    timeoutMs,
  );

  test(
    'while rows arrive between the counting and the reading of an answer',
    async () => {
      await fc.assert(
        fc.asyncProperty(scenarios(['write'], true), replicas, (scenario, replicas) =>
          expectTruePages(scenario, false, toReplicas(replicas)),
        ),
        { numRuns },
      );
    },
    timeoutMs,
  );

  test(
    'in a session that is kept up to date by looks at the whole list',
    async () => {
      await fc.assert(
        fc.asyncProperty(watchedScenarios(['write', 'delete'], false), replicas, (scenario, replicas) =>
          expectTruePages(scenario, true, toReplicas(replicas)),
        ),
        { numRuns },
      );
    },
    timeoutMs,
  );
});
