import { parse } from 'graphql';
import { createGraphContext, type GraphArchive, type GraphContext } from '../../src/context.ts';
import { createLedger } from '../../src/ledger/create-ledger.ts';
import { type Explanation, toExplanation } from '../../src/ledger/to-explanation.ts';
import { createCacheOpener } from '../../src/lists/create-cache-opener.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createLoaders } from '../../src/loaders/create-loaders.ts';
import type { Planner } from '../../src/planner/create-planner.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import type { Source } from '../../src/sources/source.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { executeWhole } from '../schema/execute-whole.ts';
import { startTimelessWork } from '../start-timeless-work.ts';

/** A shop, or a script of one. */
export interface Asked {
  readonly source: Source;
  readonly calls: string[];
  readonly rounds?: () => number;
}

export interface BenchAnswer {
  readonly data: unknown;
  readonly errors: readonly { readonly path: string; readonly name: string; readonly message: string }[];
  /** Calls of all upstreams, until all of them are answered. */
  readonly calls: readonly string[];
  /** Round trips of the upstream that had the most. */
  readonly rounds: number;
  readonly explanation: Explanation;
}

export interface BenchOptions {
  /** False: no operation sees what another has read. */
  readonly isCacheOn?: boolean;
  readonly maxCalls?: number;
  /** False: no answer has shown yet that totals are right. */
  readonly isTrusted?: boolean;
  readonly archive?: GraphArchive;
}

export interface PlannedBench {
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<BenchAnswer>;
  advance(ms: number): void;
  /** Epoch milliseconds; rows a minute older are stable. */
  wallNow(): number;
}

const schema = createSchema();
/** A day, in milliseconds: rows of the first hours are history. */
const startMs = 86_400_000;

/** Asks the graph, one operation after the other, over a history that lasts and a clock that stands still. */
export function createPlannedBench(
  upstreams: readonly Asked[],
  { isCacheOn = true, maxCalls = 10_000, isTrusted = true, archive }: BenchOptions = {},
): PlannedBench {
  let nowMs = 0;
  const wallNow = () => startMs + nowMs;
  const now = () => nowMs;
  const statistics = createStatistics({ now });
  const openCache = createCacheOpener({ isOn: isCacheOn, statistics, now, wallNow });
  const sources = toSources(upstreams);
  if (isTrusted) for (const source of sources.values()) statistics.totalsAccuracy(source).note(1, 1);
  return {
    wallNow,
    advance: (ms) => {
      nowMs += ms;
    },
    async ask(query, variables = {}) {
      const callsBefore = upstreams.map(({ calls }) => calls.length);
      const roundsBefore = upstreams.map(({ rounds }) => rounds?.() ?? 0);
      const ledger = createLedger({ maxCalls });
      const work = startTimelessWork();
      const context = createGraphContext({
        ...{ requestId: 'test', sources, cache: openCache(), ledger, work },
        ...(archive && { archive }),
      });
      const { data, errors } = await run(query, variables, context);
      const rounds = upstreams.map((upstream, i) => (upstream.rounds?.() ?? 0) - (roundsBefore[i] ?? 0));
      await runPending();
      return {
        data,
        errors,
        calls: upstreams.flatMap(({ calls }, i) => calls.slice(callsBefore[i])),
        rounds: Math.max(...rounds),
        explanation: toExplanation(ledger),
      };
    },
  };
}

const lookupPlanner: Planner = {
  prepareLists: async () => ({ call: {}, end: () => undefined }),
  prepareRows: async () => ({ call: {}, end: () => undefined }),
  expect: () => undefined,
};

/** What the graph answers when it remembers nothing and looks up every key. */
export async function askByLookups(
  upstreams: readonly Asked[],
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Pick<BenchAnswer, 'data' | 'errors'>> {
  const sources = toSources(upstreams);
  const work = startTimelessWork();
  let nowMs = 0;
  // With a clock that goes on at every look nothing is ever fresh.
  const cache = createUpstreamCache({ statistics: createStatistics(), isForOne: true, now: () => nowMs++ });
  function cacheOf(chatbotId: string) {
    const source = sources.get(chatbotId);
    if (source === undefined) throw new Error(`There is no ${chatbotId}.`);
    return cache.of(source);
  }
  return run(query, variables, {
    requestId: 'test',
    viewer: anonymousViewer,
    call: {},
    noteChange: async () => undefined,
    sources,
    archive: null,
    loaders: createLoaders({ sources, cacheOf, planner: lookupPlanner, call: { bypassesCache: true }, work }),
    planner: lookupPlanner,
    sizes: { chatbotIds: () => [...sources.keys()], of: () => null },
    maxFirst: 100,
    ledger: createLedger(),
    work,
    hints: [],
    live: null,
  });
}

function toSources(upstreams: readonly Asked[]): ReadonlyMap<string, Source> {
  return new Map(upstreams.map(({ source }) => [source.chatbot.chatbotId, source]));
}

async function run(query: string, variables: Readonly<Record<string, unknown>>, contextValue: GraphContext) {
  const document = parse(query);
  const { data, errors = [] } = await executeWhole({
    schema,
    document,
    contextValue,
    variableValues: variables,
  });
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map(({ path, originalError, message }) => ({
      path: path?.join('.') ?? '',
      name: originalError?.name ?? '',
      message,
    })),
  };
}

/** Lets calls that nobody waits for come to their end. */
async function runPending(): Promise<void> {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve));
}
