import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import type { MessageOrder } from '../../src/models.ts';
import { walk } from './cache-walk.ts';
import { headTtlMs, statesWithin } from './chatbot-scenario.ts';
import { createModelChatbot, createOldRows, select } from './model-chatbot.ts';
import { openNumberedCaches } from './numbered-caches.ts';
import { createVirtualWorld } from './virtual-world.ts';

const owner = {
  sessionId: fc.constantFrom('s1', 's1', 's2'),
  userId: fc.constantFrom('u1', 'u2'),
};
const change = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    row: fc.record({ ...owner, isWholeSecond: fc.boolean(), lateMs: fc.constantFrom(0, 0, 5_000) }),
  }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(40) }),
  fc.record({ kind: fc.constant('delete-last-seen' as const) }),
);
const scenario = fc.record({
  ageMs: fc.constantFrom(1_000, 59_900, 3_600_000, 3_600_000),
  initial: fc.array(fc.record({ ...owner, gapMs: fc.constantFrom(0, 1, 1, 1_000, 20_000) }), {
    maxLength: 40,
  }),
  filter: fc.constantFrom({}, { sessionId: 's1' }, { userId: 'u1' }, { sessionId: 's1', userId: 'u1' }),
  largestPage: fc.integer({ min: 4, max: 20 }),
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
  /** What was read before the walk: whole walks with other sizes, a look, a scan. */
  warmUps: fc.array(fc.constantFrom('walk', 'look', 'scan', 'wait'), { maxLength: 3 }),
  restsMs: fc.array(fc.constantFrom(0, 0, 30, 500, 2_100, 5_000), { minLength: 1, maxLength: 5 }),
  /** What happens after each page. */
  changes: fc.array(fc.array(change, { maxLength: 2 }), { maxLength: 8 }),
});

describe('a walk over a history that its operations share', () => {
  for (const order of ['NEWEST_FIRST', 'OLDEST_FIRST'] as const satisfies MessageOrder[]) {
    for (const from of ['start', 'end'] as const) {
      test(`${order} from its ${from}: every row once, in order`, async () => {
        await fc.assert(
          fc.asyncProperty(scenario, async (scenario) => {
            const { ageMs, initial, filter, largestPage, sizes, warmUps, restsMs, changes } = scenario;
            const world = createVirtualWorld();
            const { now, wallNow } = world;
            const chatbot = createModelChatbot({ world, latencies: [[3, 0, 4]] });
            chatbot.setLargestPage(largestPage);
            chatbot.fill(createOldRows(ageMs, initial));
            const statistics = createStatistics({ now });
            const cache = createUpstreamCache({ statistics, headTtlMs, now, wallNow });
            const options = { source: chatbot.source, cache, filter, order, from };
            const { messages } = openNumberedCaches(cache.of(chatbot.source)).collections;
            let pages = 0;

            world.at(0, async () => {
              for (const warmUp of warmUps) {
                if (warmUp === 'walk') await walk({ ...options, filter: {} }, [7, 3], async () => undefined);
                if (warmUp === 'look') await messages.refreshHead({});
                if (warmUp === 'scan') await messages.scan({});
                if (warmUp === 'wait') await world.wait(1_000);
                for (const change of changes[pages++] ?? [])
                  if (change.kind === 'write') chatbot.write(change.row);
              }
              const startMs = now();
              const walked = await walk(options, sizes, async (lastId) => {
                await world.wait(restsMs[pages % restsMs.length] ?? 0);
                for (const change of changes[pages] ?? []) {
                  const own = select(chatbot.rows(), filter);
                  if (change.kind === 'write') chatbot.write(change.row);
                  if (change.kind === 'delete-last-seen') chatbot.remove(lastId);
                  if (change.kind === 'delete')
                    chatbot.remove(own[change.at % Math.max(1, own.length)]?.messageId);
                }
                pages++;
              });
              const isTurned = (order === 'OLDEST_FIRST') !== (from === 'end');
              const states = statesWithin(chatbot.states, startMs - headTtlMs, now());
              const idLists = states.map(({ rows }) =>
                select(rows, filter).map(({ messageId }) => messageId),
              );
              const first = (isTurned ? idLists[0]?.toReversed() : idLists[0]) ?? [];
              const gone = first.filter((id) => idLists.some((ids) => !ids.includes(id)));
              expect(new Set(walked).size, 'no row twice').toBe(walked.length);
              const seen = new Set(walked);
              expect(
                first.filter((id) => !seen.has(id) && !gone.includes(id)),
                'no row lost',
              ).toEqual([]);
              expect(
                walked.filter((id) => first.includes(id)),
                'in order',
              ).toEqual(first.filter((id) => seen.has(id)));
            });
            await world.run();
          }),
          { numRuns: 200 },
        );
      });
    }
  }
});
