import fc from 'fast-check';
import { type DocumentNode, print } from 'graphql';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { createGraphContext } from '../../../src/context.ts';
import { createServer } from '../../../src/http-server/create-server.ts';
import { createLedger } from '../../../src/ledger/create-ledger.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { createUpstreamCache } from '../../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../../src/lists/statistics.ts';
import { createLoaders } from '../../../src/loaders/create-loaders.ts';
import { createPlanner, type Planner } from '../../../src/planner/create-planner.ts';
import { createSchema } from '../../../src/schema/create-schema.ts';
import { createModelShop } from '../../planner/model-shop.ts';
import {
  type AskedConnection,
  type AskedOperation,
  operations,
  toQuery,
} from '../../planner/random-query.ts';
import { randomRows } from '../../planner/random-rows.ts';
import { startTimelessWork } from '../../start-timeless-work.ts';
import { mergers } from './merge-parts.ts';
import { errorsOf, readParts } from './read-parts.ts';
import { withLateFields } from './with-late-fields.ts';

const schema = createSchema();
const noLimits = {
  maxDepth: 100,
  maxTokens: 10_000,
  maxDirectives: 1_000,
  maxAliases: 1_000,
  maxNodes: 1e9,
  maxPredictedCalls: 1e9,
};

type Rows = Parameters<typeof createModelShop>[0];

/** Asks a server that knows nothing yet; what its upstream was asked, and in which batches. */
async function ask(query: string, accept: string, rows: Rows, largestPage: number) {
  const shop = createModelShop(rows, { largestPage });
  // A clock that stands still, so that nothing of what was read expires in between.
  const now = () => 0;
  const statistics = createStatistics({ now });
  statistics.totalsAccuracy(shop.source).note(1, 1);
  const cache = createUpstreamCache({ statistics, now });
  const batches: string[] = [];
  const server = createServer({
    schema,
    createContext(request) {
      const ledger = createLedger({ maxCalls: 10_000 });
      const sources = new Map([['shop', shop.source]]);
      const work = startTimelessWork();
      const context = createGraphContext({ ...request, sources, cache, ledger, work });
      const call = { ledger, startedMs: cache.now(), bypassesCache: false };
      const planner = createPlanner({ cacheOf: () => cache.of(shop.source), ledger, call, work });
      const counting: Planner = {
        ...planner,
        prepareLists(chatbotId, name, lists) {
          batches.push(`${name} of ${lists.length}`);
          return planner.prepareLists(chatbotId, name, lists);
        },
        prepareRows(chatbotId, name, ids) {
          batches.push(`${ids.length} ${name}`);
          return planner.prepareRows(chatbotId, name, ids);
        },
      };
      const cacheOf = () => cache.of(shop.source);
      const loaders = createLoaders({ sources, cacheOf, planner: counting, call, work });
      return { ...context, planner, loaders };
    },
    limits: { ...defaultLimits, ...noLimits },
    log: pino({ level: 'silent' }),
  });
  const headers = { 'content-type': 'application/json', accept };
  const body = JSON.stringify({ query });
  const response = await server.fetch(
    new Request('http://localhost/graphql', { method: 'POST', headers, body }),
  );
  const parts = readParts(await response.text());
  return {
    parts,
    calls: shop.calls.toSorted(),
    batches: batches.toSorted(),
  };
}

const scenarios = fc.record({
  rows: randomRows({ odd: 4 }),
  largestPage: fc.constantFrom(4, 7, 20, 100),
  operation: operations,
  choices: fc.array(fc.nat(11), { minLength: 20, maxLength: 60 }),
});

type Scenario = typeof scenarios extends fc.Arbitrary<infer Value> ? Value : never;

const seen = { parts: 0, streamed: 0, deferred: 0 };

function note(document: DocumentNode, partCount: number): void {
  const text = print(document);
  seen.parts += partCount;
  seen.streamed += Number(text.includes('@stream'));
  seen.deferred += Number(text.includes('@defer'));
}

const ofOneList = ({ lists }: AskedOperation) => ({
  lists: lists.slice(0, 1).map(withRows),
  userIds: [],
  sessionIds: [],
});

/** What stands beside an empty window is asked of another one, at a moment of its own. */
function withRows(list: AskedConnection): AskedConnection {
  const lists = list.rows.lists.map(withRows);
  return { ...list, count: Math.max(1, list.count), rows: { ...list.rows, lists } };
}

describe.each(mergers)('an answer in parts, for $name', ({ accept, merge, nestsStreams = true }) => {
  async function askBoth({ rows, largestPage, operation, choices }: Scenario) {
    const query = toQuery(operation, new Map());
    const document = withLateFields(query, choices, { nestsStreams });
    const whole = await ask(query, 'application/json', rows, largestPage);
    const late = await ask(print(document), accept, rows, largestPage);
    note(document, late.parts.length);
    expect(errorsOf(late.parts)).toEqual([]);
    expect(merge(document, late.parts)).toEqual(whole.parts[0]?.data);
    return { whole, late };
  }

  test('is the answer that comes whole', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        await askBoth(scenario);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  test('takes the same calls in the same batches, where no lists beside each other take from each other', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async ({ operation, ...scenario }) => {
        const { whole, late } = await askBoth({ ...scenario, operation: ofOneList(operation) });
        expect(late.calls).toEqual(whole.calls);
        expect(late.batches).toEqual(whole.batches);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

test('the generators reach what they are for', () => {
  expect(seen.deferred).toBeGreaterThan(100);
  expect(seen.streamed).toBeGreaterThan(40);
  expect(seen.parts).toBeGreaterThan(400);
});
