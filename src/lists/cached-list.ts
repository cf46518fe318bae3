import type { z } from 'zod';
import type { CacheClock, Freshness } from '../cache/freshness.ts';
import type { Refreshes } from '../cache/refreshes.ts';
import type { SharedTier } from '../cache/replicas/create-shared-tier.ts';
import type { SingleFlight } from '../cache/single-flight.ts';
import type { Store } from '../cache/store.ts';
import type { CallContext } from '../call-context.ts';
import type { EmbeddedRows, Filter } from './list.ts';
import type { RowKey, Segment, TokenPlace } from './row-key.ts';
import type { ListStatistics, TotalsAccuracy } from './statistics.ts';
import type { TimeRange } from './time-range.ts';
import type { AnyWindow } from './window.ts';

/** Offsets from a list's head, the end excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Part of a list that is going to be read; `rows`: those that a look-up of it brings. */
export interface AskedList {
  readonly filter: Filter;
  /** The wanted offsets, as far as known; null: perhaps all. */
  readonly span: Span | null;
  readonly rows: number;
  readonly place?: TokenPlace | undefined;
  /** Of a range of time: it may start at an edge. */
  readonly edgeWindow?: AnyWindow;
  /** Where only the number of rows is wanted. */
  readonly countedRange?: TimeRange | undefined;
}

export interface WindowReader<Row> {
  readWindow(window: AnyWindow): Promise<Segment<Row>>;
  peekWindow(window: AnyWindow): Segment<Row> | null;
  /** Absent where the upstream does not count; null: it cannot be told. */
  countRange?(range: TimeRange): Promise<number | null>;
}

/** One list of a chatbot, of any kind, read through the cache. */
export interface CachedList<Row = unknown, F extends Filter = Filter> {
  readonly filters: readonly string[];
  readonly requires: readonly string[];
  readonly hasTotal: boolean;
  readonly isHeadOnly: boolean;
  open(filter: F, call: CallContext): WindowReader<Row>;
  /** Finds a row by its time, where the upstream reads none by id; null: there is none. */
  findByTime?(filter: F, id: string, timeMs: number | null, call: CallContext): Promise<Row | null>;
  readEmbedded?(filter: F, call: CallContext): Promise<EmbeddedRows | null>;
  total(): number | null;
  rowsPerCall(): number;
  largestPage(): number;
  /** 0 where it is cached. */
  callsFor(list: AskedList, call: CallContext): number;
  /** Loads what other replicas know of lists that are not fresh here; null: nothing to wait for. */
  fetchLists(lists: readonly Pick<AskedList, 'filter' | 'span'>[], call: CallContext): Promise<void> | null;
  readonly whole: WholeList | null;
}

export interface CachedRows<Row = unknown> {
  /** What `read` gives where it is at hand; null: it is not. */
  peek(id: string, call: CallContext): { readonly value: Row | null } | null;
  read(id: string, call: CallContext): Promise<Row | null>;
  isCached(id: string, call: CallContext): boolean;
  keepListed(rows: readonly Row[], provenMs: number): void;
  fetch(ids: readonly string[], call: CallContext): Promise<void> | null;
}

/** A list without a filter, whose rows answer for all narrower ones. */
export interface WholeList {
  readonly statistics: ListStatistics;
  /** True: refreshing the head of the whole list would probably suffice for this part of a narrower one. */
  canRefreshFromHead(filter: Filter, span: Span | null): boolean;
  /** One call, which refreshes every narrower list of which `canRefreshFromHead` is true. */
  refreshHead(call: CallContext): Promise<void>;
  scanCalls(call: CallContext): number | null;
  /** Reads the whole list; false when it changed too fast, or its pages turned out smaller than planned. */
  scan(call: CallContext): Promise<boolean>;
  isScanning(call: CallContext): boolean;
  /** Notes look-ups that it could have spared: when they have cost as much as it does, it is read in the background. */
  noteLookups?(calls: number, joinFields: readonly string[]): void;
  /** The scan or reading of the head in progress, if its rows will be fresh enough. */
  underWay(call: CallContext): Promise<unknown> | null;
}

export interface CacheDeps {
  /** Names the credential, the chatbot and the list; begins the keys in the store. */
  readonly name: string;
  readonly freshness: Freshness;
  readonly store: Store;
  /** Null: this process is alone. */
  readonly shared: SharedTier | null;
  readonly flights: SingleFlight;
  readonly clock: CacheClock;
  readonly refreshes: Refreshes;
}

/** Whose a row is, by one field of a filter; null: not known, so it may be anybody's. */
export type OwnersOf<Row> = (row: Row, field: string) => string | readonly string[] | null;

export interface RowTraits<Row, F extends Filter> {
  readonly key: RowKey<Row>;
  readonly shape: z.ZodType<Row>;
  readonly ownersOf: OwnersOf<Row>;
  readonly all: F;
}

export interface CachedListOptions<Row, F extends Filter> extends CacheDeps, RowTraits<Row, F> {
  readonly statistics: ListStatistics;
  readonly totalsAccuracy: TotalsAccuracy;
  readonly readRow: ((id: string, call: CallContext) => Promise<Row | null>) | null;
  readonly keepEmbedded?: (rows: EmbeddedRows, askedMs: number) => void;
}

/** A list with the single rows of the same kind; null for what the upstream does not give. */
export interface CachedCollection<Row = unknown, F extends Filter = Filter> {
  readonly list: CachedList<Row, F> | null;
  readonly rows: CachedRows<Row> | null;
}
