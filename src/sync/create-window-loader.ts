import { createGraphContext, type GraphContext } from '../context.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import type { UpstreamCache } from '../lists/create-upstream-cache.ts';
import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import type { Source } from '../sources/source.ts';

export interface WindowLoaderDeps {
  /** A cache that keeps nothing from one window to the next. */
  readonly openCache: () => UpstreamCache;
  onCalls(calls: number): void;
}

/** Reads from one chatbot's API; rejects with errors of the upstream. */
export type WindowLoader = <Value>(read: (context: GraphContext) => Value | Promise<Value>) => Promise<Value>;

/** Each read is an operation of its own, without bounds. */
export function createWindowLoader(source: Source, { openCache, onCalls }: WindowLoaderDeps): WindowLoader {
  const sources = new Map([[source.chatbot.chatbotId, source]]);
  return async (read) => {
    const ledger = createLedger({ maxCalls: Number.MAX_SAFE_INTEGER });
    const context = createGraphContext({ requestId: 'window', sources, cache: openCache(), ledger });
    try {
      return await read(context);
    } finally {
      onCalls(ledger.calls());
    }
  };
}

export interface ListWindow<Row> {
  readonly rows: readonly Row[];
  readonly cursor: string;
  readonly page: ConnectionPage<Row>;
}

/** Walks through a list from its beginning, or from a cursor on, to its end. */
export async function* readWindows<Row>(
  read: (window: WindowRequest) => Promise<ConnectionPage<Row>>,
  { start, count }: { readonly start: string | null; readonly count: number },
): AsyncGenerator<ListWindow<Row>> {
  for (let after = start; ; ) {
    const page = await read({ from: 'start', count, after, before: null });
    const cursor = page.edges.at(-1)?.cursor;
    if (cursor === undefined) return;
    yield { rows: page.nodes, cursor, page };
    if (page.nodes.length < count) return;
    after = cursor;
  }
}
