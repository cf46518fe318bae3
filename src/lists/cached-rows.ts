import type { z } from 'zod';
import { toSince } from '../cache/freshness.ts';
import { type CacheEntry, type Readable, readCached, readThrough } from '../cache/read-through.ts';
import type { Refresh } from '../cache/refreshes.ts';
import type { CacheRequest } from '../cache/replicas/shared-form.ts';
import type { CallContext } from '../call-context.ts';
import type { CacheDeps, CachedRows } from './cached-list.ts';
import { createRowEntryForm } from './row-entry-form.ts';
import type { RowKey } from './row-key.ts';

/** A row read by its id, or taken from a list; null: there is none of that id. */
export interface RowEntry<Row> {
  readonly row: Row | null;
  readonly provenMs: number;
  readonly sizeBytes: number;
}

export interface CachedRowsOptions<Row> extends Omit<CacheDeps, 'shared'> {
  readonly key: Pick<RowKey<Row>, 'idOf'>;
  readonly shape: z.ZodType<Row>;
  readonly readRow: ((id: string, call: CallContext) => Promise<Row | null>) | null;
  readonly findListed?: (id: string) => ListedRow<Row> | null;
  readonly fetchShared: (requests: readonly CacheRequest[], call: CallContext) => Promise<void> | null;
}

export interface ListedRow<Row> {
  readonly row: Row;
  readonly provenMs: number;
  readonly toRefresh: () => Refresh;
}

export interface RowCache<Row> extends CachedRows<Row> {
  find(id: string, sinceMs: number): CacheEntry<Row | null> | null;
  /** Reads the row, or shares a call under way that began at `sinceMs` or later. */
  ask(
    id: string,
    call: CallContext,
    sinceMs: number,
    onShared?: (startedMs: number) => void,
  ): Promise<Row | null>;
}

export function createRowCache<Row>(options: CachedRowsOptions<Row>): RowCache<Row> {
  const { name, key, shape, readRow, findListed, fetchShared } = options;
  const { store, flights, clock, freshness, refreshes } = options;
  const { now } = clock;
  const form = createRowEntryForm(shape);
  const nameOf = (id: string) => `${name}#${id}`;

  /** Pages of one operation, whose rows are kept when the first row is looked up. */
  const waiting: (() => void)[] = [];

  function keepWaiting(): void {
    if (waiting.length > 0) for (const keepPage of waiting.splice(0)) keepPage();
  }

  function keepListed(rows: readonly Row[], provenMs: number): void {
    const keepPage = () => {
      for (const row of rows) keep(key.idOf(row), row, provenMs, true);
    };
    if (store.isForOne) waiting.push(keepPage);
    else keepPage();
  }

  function keep(id: string, row: Row | null, provenMs: number, isListed: boolean): void {
    const sizeBytes = store.countBytes([row]);
    store.set(nameOf(id), { row, provenMs, sizeBytes }, sizeBytes, isListed ? undefined : form);
  }

  function find(id: string, sinceMs: number): CacheEntry<Row | null> | null {
    keepWaiting();
    const listed = findListed?.(id) ?? null;
    const entry = store.get<RowEntry<Row>>(nameOf(id));
    const alone = entry && { value: entry.row, provenMs: entry.provenMs };
    const inList = listed && { value: listed.row, provenMs: listed.provenMs };
    const newest = alone && alone.provenMs >= (inList?.provenMs ?? sinceMs) ? alone : inList;
    if (newest === null || newest.provenMs < sinceMs) return null;
    return listed === null ? newest : { ...newest, toRefresh: listed.toRefresh };
  }

  function ask(id: string, call: CallContext, sinceMs: number, onShared?: (startedMs: number) => void) {
    const start = async (own: CallContext) => {
      const askedMs = now();
      const row = (await readRow?.(id, own)) ?? null;
      keepWaiting();
      keep(id, row, askedMs, false);
      return row;
    };
    return flights.share({ key: nameOf(id), sinceMs, call, start, ...(onShared && { onShared }) });
  }

  function fetch(ids: readonly string[], call: CallContext): Promise<void> | null {
    const { freshMs } = toSince(freshness, call, now());
    const stale = ids.filter((id) => find(id, freshMs) === null);
    if (stale.length === 0) return null;
    return fetchShared(
      stale.map((id) => ({ key: nameOf(id), form })),
      call,
    );
  }

  const reading = { freshness, now, refreshes };
  const toReadable = (id: string): Omit<Readable<Row | null>, 'fetch'> => ({
    key: () => nameOf(id),
    find: (sinceMs) => find(id, sinceMs),
    ask: (by, sinceMs, onShared) => ask(id, by, sinceMs, onShared),
  });

  return {
    find,
    keepListed,
    ask,
    peek: (id, call) => readCached(reading, call, toReadable(id)),
    read: (id, call) => readThrough(reading, call, { ...toReadable(id), fetch: () => fetch([id], call) }),
    isCached(id, call) {
      const since = toSince(freshness, call, now());
      return find(id, refreshes.mayStart(1) ? since.revalidateMs : since.freshMs) !== null;
    },
    fetch,
  };
}
