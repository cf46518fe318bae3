import { sideOf } from '../lists/anchor.ts';
import type { WindowReader } from '../lists/cached-list.ts';
import type { Beyond, RowKey, Segment } from '../lists/row-key.ts';
import { readInRange, type TimeRange } from '../lists/time-range.ts';
import { type Edge, toEdges } from '../lists/to-edges.ts';
import type { Window } from '../lists/window.ts';
import type { WindowRequest } from './list-keys.ts';
import { toWindow, type WindowedList } from './to-window.ts';

/** One window of a connection, in the order that the caller asked for. */
export interface ConnectionPage<Row> {
  /** The rows; `edges` are made of them when they are read. */
  readonly nodes: readonly Row[];
  readonly edges: readonly Edge<Row>[];
  totalCount(): Promise<number | null>;
  /** Whether a row follows. Exact; makes a call only where the window's own answers leave it open. */
  hasNextPage(): Promise<boolean>;
  hasPreviousPage(): Promise<boolean>;
}

/** Of a list that the provider cannot serve. */
export const emptyConnectionPage: ConnectionPage<never> = {
  nodes: [],
  edges: [],
  totalCount: async () => null,
  hasNextPage: async () => false,
  hasPreviousPage: async () => false,
};

export interface ConnectionList<Row> extends WindowedList, WindowReader<Row> {
  readonly key: RowKey<Row>;
  /** Absent: rows of all times. */
  readonly range?: TimeRange;
  /** Rows in the range, through the loader; absent where it is not told. */
  count?(): Promise<number | null>;
  /** Another window of the same list, through the loader, so that equal reads cost one call. */
  load(request: WindowRequest): Promise<ConnectionPage<Row>>;
}

/** Rejects with `BadUserInputError` for an invalid or foreign cursor, and with what `readWindow` throws. */
export async function readConnectionPage<Row>(
  list: ConnectionList<Row>,
  request: WindowRequest,
): Promise<ConnectionPage<Row>> {
  const window = toWindow(list, request);
  if (request.count === 0) return emptyPage(list, request);
  const { range } = list;
  const segment = await (range === undefined
    ? list.readWindow(window)
    : readInRange((bounded) => list.readWindow(bounded), window, range));
  return new SegmentPage(list, window, segment);
}

/** The same without a promise if it is at hand, else null. */
export function peekConnectionPage<Row>(
  list: ConnectionList<Row>,
  request: WindowRequest,
): ConnectionPage<Row> | null {
  if (request.count === 0 || list.range !== undefined) return null;
  const window = toWindow(list, request);
  const segment = list.peekWindow(window);
  return segment && new SegmentPage(list, window, segment);
}

/** A page of the window that was read. A class, as V8 makes the getters of an object literal old at once, with all that they can reach. */
class SegmentPage<Row> implements ConnectionPage<Row> {
  readonly nodes: readonly Row[];
  readonly #list: ConnectionList<Row>;
  readonly #window: Window;
  readonly #segment: Segment<Row>;
  #edges: readonly Edge<Row>[] | undefined;

  constructor(list: ConnectionList<Row>, window: Window, segment: Segment<Row>) {
    const nodes = segment.placed.map(({ row }) => row);
    this.nodes = list.isReversed ? nodes.reverse() : nodes;
    this.#list = list;
    this.#window = window;
    this.#segment = segment;
  }

  get edges(): readonly Edge<Row>[] {
    if (this.#edges === undefined) {
      const made = toEdges(this.#segment, this.#window, this.#list.key, this.#list.identity);
      this.#edges = this.#list.isReversed ? made.reverse() : made;
    }
    return this.#edges;
  }

  async totalCount(): Promise<number | null> {
    return this.#list.range === undefined
      ? this.#segment.total
      : countInRange(this.#list, this.#window, this.#segment);
  }

  hasNextPage(): Promise<boolean> {
    return this.#list.isReversed ? this.#hasTowardHead() : this.#hasTowardTail();
  }

  hasPreviousPage(): Promise<boolean> {
    return this.#list.isReversed ? this.#hasTowardTail() : this.#hasTowardHead();
  }

  #hasTowardHead(): Promise<boolean> {
    const { towardHead, placed } = this.#segment;
    return proven(towardHead, () => proveTowardHead(this.#list, this.#window, placed));
  }

  #hasTowardTail(): Promise<boolean> {
    return proven(this.#segment.towardTail, () => proveTowardTail(this.#list, this.edges));
  }
}

/** A window without bounds that ends where the range ends holds all of it. */
async function countInRange<Row>(
  list: ConnectionList<Row>,
  { headBound, tailBound }: Window,
  { towardHead, towardTail, placed }: Segment<Row>,
): Promise<number | null> {
  const isWhole = towardHead === 'end' && towardTail === 'end' && headBound === null && tailBound === null;
  return isWhole ? placed.length : (list.count?.() ?? null);
}

/** Makes no call until a field needs the row that the empty window stopped short of. */
function emptyPage<Row>(list: ConnectionList<Row>, request: WindowRequest): ConnectionPage<Row> {
  const next = () => list.load({ ...request, count: 1 });
  const isStart = request.from === 'start';
  const hasRow = async () => {
    const page = await next();
    // Where a bound leaves no such row, rows behind the empty window count.
    return page.nodes.length > 0 || (isStart ? page.hasNextPage() : page.hasPreviousPage());
  };
  return {
    nodes: [],
    edges: [],
    totalCount: async () =>
      list.range === undefined ? (await next()).totalCount() : (list.count?.() ?? null),
    hasNextPage: isStart ? hasRow : async () => (await next()).hasNextPage(),
    hasPreviousPage: isStart ? async () => (await next()).hasPreviousPage() : hasRow,
  };
}

async function proven(beyond: Beyond, prove: () => Promise<boolean>): Promise<boolean> {
  return beyond === 'unproven' ? prove() : beyond === 'more';
}

/** Whether a row stands before the window's first; before an empty window, one above its bound. */
async function proveTowardHead<Row>(
  list: ConnectionList<Row>,
  { headBound }: Window,
  placed: Segment<Row>['placed'],
): Promise<boolean> {
  const head = await list.load({
    from: list.isReversed ? 'end' : 'start',
    count: 1,
    after: null,
    before: null,
  });
  const [first] = placed;
  const [headmost] = head.nodes;
  if (headmost === undefined) return false;
  if (first !== undefined) return list.key.idOf(headmost) !== list.key.idOf(first.row);
  // Only lists that are read newest first leave their head open.
  return headBound === null || sideOf(headBound, headmost, list.key, 'descending') !== 'towardTail';
}

async function proveTowardTail<Row>(
  list: ConnectionList<Row>,
  edges: readonly Edge<Row>[],
): Promise<boolean> {
  const cursor = edges.at(list.isReversed ? 0 : -1)?.cursor ?? null;
  const beyond = await list.load(
    list.isReversed
      ? { from: 'end', count: 1, after: null, before: cursor }
      : { from: 'start', count: 1, after: cursor, before: null },
  );
  return beyond.nodes.length > 0;
}
