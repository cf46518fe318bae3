import type { Archive } from './archive/archive.ts';
import type { CatchUp } from './archive/create-catch-up.ts';
import { openChatbotArchive, type ReadableArchive } from './archive/open-chatbot-archive.ts';
import type { CallContext } from './call-context.ts';
import type { TracePlace } from './ledger/call-observer.ts';
import { createLedger, type OpenLedger } from './ledger/create-ledger.ts';
import { defaultLimits } from './limits.ts';
import type { ChatbotCache, UpstreamCache } from './lists/create-upstream-cache.ts';
import { createKnownSizes, type KnownSizes } from './lists/known-sizes.ts';
import type { Live } from './live/create-live.ts';
import { createLoaders, type Loaders } from './loaders/create-loaders.ts';
import { createPlanner, type Planner } from './planner/create-planner.ts';
import type { Source } from './sources/source.ts';
import { turns, type Work } from './turns.ts';
import { anonymousViewer, type Viewer } from './viewer.ts';

/** Advice about an answer that is right as it stands; it travels in `extensions.hints`, never in `errors`. */
export interface Hint {
  readonly code:
    | 'NOT_SUPPORTED_BY_PROVIDER'
    | 'SQL_NOT_INCLUDED'
    | 'ARCHIVE_COVERAGE'
    | 'FORBIDDEN'
    | 'STALE';
  /** Empty: the whole answer. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What one request carries through the graph. */
export interface GraphContext {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** Those that the viewer may read, by `chatbotId`, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Null: there is none. It holds rows of all chatbots: ask it for those of `sources` only. */
  readonly archive: GraphArchive | null;
  readonly loaders: Loaders;
  readonly planner: Pick<Planner, 'expect'>;
  readonly sizes: KnownSizes;
  readonly maxFirst: number;
  readonly ledger: OpenLedger;
  readonly work: Work;
  readonly hints: Hint[];
  /** Null where nothing can be subscribed to. */
  readonly live: Live | null;
  readonly call: CallContext;
  /** To be called when a chatbot has been written to: from now on, no replica gives what it read before. */
  readonly noteChange: (chatbotId: string) => Promise<void>;
}

/** What queries ask of the archive. */
export interface GraphArchive
  extends ReadableArchive,
    Pick<Archive, 'search' | 'countMatches' | 'readCoverage'> {
  readonly catchUp: CatchUp;
}

export interface GraphContextOptions {
  readonly requestId: string;
  readonly sources: ReadonlyMap<string, Source>;
  /** Absent: somebody who may see everything. */
  readonly viewer?: Viewer;
  /** A new one for every request keeps and shares nothing. */
  readonly cache: UpstreamCache;
  readonly archive?: GraphArchive | null;
  readonly ledger?: OpenLedger;
  readonly work?: Work;
  readonly live?: Live | null;
  readonly trace?: TracePlace;
  readonly maxFirst?: number;
  /** True: only what is read from now on will do. */
  readonly bypassesCache?: boolean;
  /** What expires within so many milliseconds is read anew. */
  readonly aheadMs?: number;
  readonly signal?: AbortSignal;
  /** Latest start of an upstream call, in milliseconds of `performance.now()`. */
  readonly deadlineMs?: number;
}

/** Makes the context of one request, with loaders and a plan of its own. */
export function createGraphContext({
  requestId,
  sources: all,
  viewer = anonymousViewer,
  cache,
  archive = null,
  ledger = createLedger(),
  work = turns.startWork(),
  live = null,
  trace,
  bypassesCache = false,
  aheadMs = 0,
  maxFirst = defaultLimits.maxFirst,
  signal,
  deadlineMs,
}: GraphContextOptions): GraphContext {
  const call: CallContext = {
    ledger,
    startedMs: cache.now(),
    bypassesCache,
    aheadMs,
    ...(trace && { trace }),
    ...(signal && { signal }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
  const sources = viewer.chatbotIds === null ? all : pickGranted(all, viewer.chatbotIds);
  const cacheOf = (chatbotId: string): ChatbotCache => {
    const source = sources.get(chatbotId);
    if (source === undefined) throw new Error(`There is no chatbot "${chatbotId}" in this request.`);
    return cache.of(source);
  };
  const archiveOf = (chatbotId: string) => {
    const source = sources.get(chatbotId);
    if (archive === null || source === undefined) return null;
    return openChatbotArchive(archive, { serverId: source.serverId, chatbotId });
  };
  const planner = createPlanner({ cacheOf, ledger, call, work });
  const loaders = createLoaders({ sources, cacheOf, archiveOf, planner, call, work });
  return {
    requestId,
    viewer,
    sources,
    archive,
    loaders,
    planner,
    sizes: createKnownSizes(sources, cacheOf),
    maxFirst,
    ledger,
    work,
    hints: [],
    live,
    call,
    noteChange(chatbotId) {
      const told = cache.changes.add(chatbotId);
      loaders.forget();
      return told;
    },
  };
}

type Sources = GraphContext['sources'];

const grantedSources = new WeakMap<readonly string[], { readonly all: Sources; readonly granted: Sources }>();

function pickGranted(all: Sources, chatbotIds: readonly string[]): Sources {
  const known = grantedSources.get(chatbotIds);
  if (known?.all === all) return known.granted;
  const ids = new Set(chatbotIds);
  const granted = new Map([...all].filter(([chatbotId]) => ids.has(chatbotId)));
  grantedSources.set(chatbotIds, { all, granted });
  return granted;
}
