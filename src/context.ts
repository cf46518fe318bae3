import type { ChatbotHistory, History } from './history/create-history.ts';
import { createKnownSizes, type KnownSizes } from './history/known-sizes.ts';
import type { TracePlace } from './ledger/call-observer.ts';
import { createLedger, type OpenLedger } from './ledger/create-ledger.ts';
import { defaultLimits } from './limits.ts';
import { createLoaders, type Loaders } from './loaders/create-loaders.ts';
import { createPlanner, type Planner } from './planner/create-planner.ts';
import type { CallContext, Source } from './sources/source.ts';
import { turns, type Work } from './turns.ts';
import { anonymousViewer, type Viewer } from './viewer.ts';

/** Advice about an answer that is right as it stands; it travels in `extensions.hints`, never in `errors`. */
export interface Hint {
  readonly code: 'NOT_SUPPORTED_BY_PROVIDER' | 'SQL_NOT_INCLUDED' | 'FORBIDDEN';
  /** Response path of the field that it speaks of; empty for the whole answer. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What one request carries through the graph. */
export interface GraphContext {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** The chatbots that may be read, by `chatbotId`, in the order of the configuration. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly loaders: Loaders;
  /** For what is going to be asked further down; the loaders plan what is asked now. */
  readonly planner: Pick<Planner, 'expect'>;
  /** How much there is, as far as that is known before it is asked for. */
  readonly sizes: KnownSizes;
  /** The most rows that one list may be asked for. */
  readonly maxFirst: number;
  /** What this operation has spent and saved so far. */
  readonly ledger: OpenLedger;
  /** Lets others have their turn while a large answer is built. */
  readonly work: Work;
  /** Filled while the operation runs. */
  readonly hints: Hint[];
}

export interface GraphContextOptions {
  readonly requestId: string;
  readonly sources: ReadonlyMap<string, Source>;
  /** Who asks; by default somebody who may see everything. */
  readonly viewer?: Viewer;
  /** What was read before; a new one for every request keeps and shares nothing. */
  readonly history: History;
  readonly ledger?: OpenLedger;
  readonly work?: Work;
  /** Where it is shown what the operation does; absent: nobody traces it. */
  readonly trace?: TracePlace;
  readonly maxFirst?: number;
  /** True: only what is read from now on will do. */
  readonly mustLook?: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** The latest time for an upstream call to start, in milliseconds of `performance.now()`. */
  readonly deadlineMs?: number;
}

/** Makes the context of one request, with loaders and a plan of its own. */
export function createGraphContext({
  requestId,
  sources: all,
  viewer = anonymousViewer,
  history,
  ledger = createLedger(),
  work = turns.startWork(),
  trace,
  mustLook = false,
  maxFirst = defaultLimits.maxFirst,
  signal,
  deadlineMs,
}: GraphContextOptions): GraphContext {
  const call: CallContext = {
    ledger,
    startedMs: history.now(),
    mustLook,
    ...(trace && { trace }),
    ...(signal && { signal }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
  const granted = viewer.chatbotIds && new Set(viewer.chatbotIds);
  const sources = granted === null ? all : new Map([...all].filter(([chatbotId]) => granted.has(chatbotId)));
  const histories = new Map([...sources].map(([chatbotId, source]) => [chatbotId, history.of(source)]));
  const historyOf = (chatbotId: string): ChatbotHistory => {
    const found = histories.get(chatbotId);
    if (found === undefined) throw new Error(`There is no chatbot "${chatbotId}" in this request.`);
    return found;
  };
  const planner = createPlanner({ historyOf, ledger, call });
  const remembered = new Map([...histories].map(([chatbotId, { source }]) => [chatbotId, source]));
  return {
    requestId,
    viewer,
    sources,
    loaders: createLoaders({ sources: remembered, planner, call, work }),
    planner,
    sizes: createKnownSizes(histories),
    maxFirst,
    ledger,
    work,
    hints: [],
  };
}
