import { sideOf } from '../pagination/anchor.ts';
import type { Beyond, RowKey, Stretch } from '../pagination/row-key.ts';
import { type Edge, toEdges } from '../pagination/to-edges.ts';
import type { Window } from '../pagination/window.ts';
import type { WindowRequest } from './list-keys.ts';
import { toWindow, type WindowedList } from './to-window.ts';

/** One window of a connection, in the order that the caller asked for. */
export interface ConnectionPage<Row> {
  readonly edges: readonly Edge<Row>[];
  /** Null where the upstream does not count. */
  totalCount(): Promise<number | null>;
  /** Whether a row follows the window. Exact; makes a call only where the window's own answers leave it open. */
  hasNextPage(): Promise<boolean>;
  hasPreviousPage(): Promise<boolean>;
}

/** Of a list that the provider cannot serve. */
export const emptyConnectionPage: ConnectionPage<never> = {
  edges: [],
  totalCount: async () => null,
  hasNextPage: async () => false,
  hasPreviousPage: async () => false,
};

/** A list as a connection reads it. */
export interface ConnectionList<Row> extends WindowedList {
  readonly key: RowKey<Row>;
  readWindow(window: Window): Promise<Stretch<Row>>;
  /** The window if it is at hand, without a promise; else null. */
  peekWindow?(window: Window): Stretch<Row> | null;
  /** Another window of the same list, through the loader, so that equal looks cost one call. */
  load(request: WindowRequest): Promise<ConnectionPage<Row>>;
}

/**
 * Reads one window. Rejects with `BadUserInputError` for a cursor that is none or of another list, and with what
 * `readWindow` throws.
 */
export async function readConnectionPage<Row>(
  list: ConnectionList<Row>,
  request: WindowRequest,
): Promise<ConnectionPage<Row>> {
  const window = toWindow(list, request);
  if (request.count === 0) return emptyPage(list, request);
  return toConnectionPage(list, window, await list.readWindow(window));
}

/** The same if it is at hand, without a promise; else null. */
export function peekConnectionPage<Row>(
  list: ConnectionList<Row>,
  request: WindowRequest,
): ConnectionPage<Row> | null {
  if (list.peekWindow === undefined || request.count === 0) return null;
  const window = toWindow(list, request);
  const stretch = list.peekWindow(window);
  return stretch && toConnectionPage(list, window, stretch);
}

function toConnectionPage<Row>(
  list: ConnectionList<Row>,
  window: Window,
  stretch: Stretch<Row>,
): ConnectionPage<Row> {
  const upstreamEdges = toEdges(stretch, window, list.key, list.identity);
  const edges = list.isReversed ? upstreamEdges.toReversed() : upstreamEdges;
  const hasHeadward = () => proven(stretch.headward, () => proveHeadward(list, window, upstreamEdges));
  const hasTailward = () => proven(stretch.tailward, () => proveTailward(list, upstreamEdges));
  return {
    edges,
    totalCount: async () => stretch.total,
    hasNextPage: list.isReversed ? hasHeadward : hasTailward,
    hasPreviousPage: list.isReversed ? hasTailward : hasHeadward,
  };
}

/**
 * A window of no rows asks nothing, until a field needs the row that it stopped short of: that one tells it all. Where a
 * bound leaves no such row, the list goes on if it does behind the empty window.
 */
function emptyPage<Row>(list: ConnectionList<Row>, request: WindowRequest): ConnectionPage<Row> {
  const next = () => list.load({ ...request, count: 1 });
  const isStart = request.from === 'start';
  const hasRow = async () => {
    const page = await next();
    return page.edges.length > 0 || (isStart ? page.hasNextPage() : page.hasPreviousPage());
  };
  return {
    edges: [],
    totalCount: async () => (await next()).totalCount(),
    hasNextPage: isStart ? hasRow : async () => (await next()).hasNextPage(),
    hasPreviousPage: isStart ? async () => (await next()).hasPreviousPage() : hasRow,
  };
}

async function proven(beyond: Beyond, prove: () => Promise<boolean>): Promise<boolean> {
  return beyond === 'unproven' ? prove() : beyond === 'more';
}

/** Looks whether the list begins with a row before the window's first; before an empty window, with one above its bound. */
async function proveHeadward<Row>(
  list: ConnectionList<Row>,
  { headBound }: Window,
  edges: readonly Edge<Row>[],
): Promise<boolean> {
  const head = await list.load({
    from: list.isReversed ? 'end' : 'start',
    count: 1,
    after: null,
    before: null,
  });
  const [first] = edges;
  const [headmost] = head.edges;
  if (headmost === undefined) return false;
  if (first !== undefined) return list.key.idOf(headmost.node) !== list.key.idOf(first.node);
  // Only lists that are read newest first leave their head open.
  return headBound === null || sideOf(headBound, headmost.node, list.key, 'descending') !== 'tailward';
}

/** Looks for one row behind the window's last. */
async function proveTailward<Row>(list: ConnectionList<Row>, edges: readonly Edge<Row>[]): Promise<boolean> {
  const cursor = edges.at(-1)?.cursor ?? null;
  const beyond = await list.load(
    list.isReversed
      ? { from: 'end', count: 1, after: null, before: cursor }
      : { from: 'start', count: 1, after: cursor, before: null },
  );
  return beyond.edges.length > 0;
}
