import type { z } from 'zod';
import type { CacheRequest } from '../../cache/replicas/shared-form.ts';
import type { Store } from '../../cache/store.ts';
import type { Span } from '../cached-list.ts';
import type { Filter, NumberedPage, PageRequest } from '../list.ts';
import { findRow } from './find-row.ts';
import { isForAll, isWider, pickRows, toConditions } from './group-rows.ts';
import type { JoinRules } from './join-runs.ts';
import { canRefreshFromHead, type RowReader, refreshRun } from './refresh-run.ts';
import { type CachedPart, cutPage, isWhole, type Run } from './run.ts';
import { addRun, noRuns, type RunList, toRunList } from './run-list.ts';
import { createRunListForm } from './run-list-form.ts';

export interface PageEntry<Row> {
  readonly page: NumberedPage<Row>;
  readonly provenMs: number;
  /** True: cut out of the whole list, and refreshed with it. */
  readonly isView: boolean;
}

/** The cache of a list and of the narrower ones that are views of it; `sinceMs`: proven then or later. */
export interface ListMemory<Row> {
  recall(filter: Filter, page: PageRequest, sinceMs: number): PageEntry<Row> | null;
  parts(filter: Filter, sinceMs: number): readonly CachedPart<Row>[];
  /** Whether these offsets can be answered; null: the whole list. */
  covers(filter: Filter, span: Span | null, sinceMs: number): boolean;
  canRefreshFromHead(filter: Filter, span: Span | null): boolean;
  keep(filter: Filter, run: Run<Row>): void;
  keepPage(filter: Filter, request: PageRequest, page: NumberedPage<Row>, provenMs: number): void;
  keepWhole(run: Run<Row>): void;
  head(sinceMs: number): Run<Row> | null;
  toCacheRequests(filter: Filter): readonly CacheRequest[];
  findRow(id: string, sinceMs: number): { readonly row: Row; readonly run: Run<Row> } | null;
}

export interface ListMemoryOptions<Row> {
  readonly store: Store;
  readonly name: string;
  readonly rows: RowReader<Row>;
  readonly shape: z.ZodType<Row>;
  readonly rules: JoinRules<Row>;
  readonly maxAgeMs: number;
  readonly now: () => number;
}

const all: Filter = {};

export function createListMemory<Row>(options: ListMemoryOptions<Row>): ListMemory<Row> {
  const { store, name, rows, shape, rules, maxAgeMs, now } = options;
  const { idOf } = rows.key;

  const form = createRunListForm(shape, rules);
  const wholeName = `${name}?[]`;
  let named: { readonly filter: Filter; readonly name: string } | null = null;
  /** False: one operation, which has kept nothing yet. */
  let mayHold = !store.isForOne;

  /** A read asks for the same one several times. */
  function nameOf(filter: Filter): string {
    if (named?.filter === filter) return named.name;
    named = {
      filter,
      name: isForAll(filter) ? wholeName : `${name}?${JSON.stringify(toConditions(filter))}`,
    };
    return named.name;
  }

  const nameOfPage = (filter: Filter, { page, pageSize }: PageRequest) =>
    `${nameOf(filter)} ${page}/${pageSize}`;
  const listOf = (filter: Filter) => store.get<RunList<Row>>(nameOf(filter)) ?? noRuns;

  function save(filter: Filter, list: RunList<Row>): void {
    mayHold = true;
    store.set(nameOf(filter), list, list.sizeBytes, form);
  }

  function usable(filter: Filter, sinceMs: number): readonly Run<Row>[] {
    if (!mayHold) return noRuns.runs;
    const { runs } = listOf(filter);
    if (runs.length === 0) return runs;
    const oldestMs = now() - maxAgeMs;
    return runs.filter((run) => run.provenMs >= sinceMs && run.sinceMs >= oldestMs);
  }

  function add(filter: Filter, run: Run<Row>): RunList<Row> {
    // Too old a run would make the joined one too old.
    const known = { ...noRuns, runs: usable(filter, Number.NEGATIVE_INFINITY) };
    return addRun(known, run, rules);
  }

  const head = (sinceMs: number) => usable(all, sinceMs).find(({ start }) => start === 0) ?? null;

  const isRefreshable = (filter: Filter) => rules.appendOnly && !isWider(filter);

  function view(filter: Filter, sinceMs: number): CachedPart<Row> | null {
    if (!mayHold) return null;
    const whole = isForAll(filter) || isWider(filter) ? undefined : usable(all, sinceMs).find(isWhole);
    const picked = whole && pickRows(whole, filter, rows.ownersOf);
    return picked
      ? { rows: picked, start: 0, total: picked.length, isTail: true, provenMs: whole.provenMs }
      : null;
  }

  function ownRuns(filter: Filter, sinceMs: number): readonly Run<Row>[] {
    const own = usable(filter, sinceMs);
    if (!mayHold) return own;
    const wide = isRefreshable(filter) && !isForAll(filter) ? head(sinceMs) : null;
    if (wide === null) return own;
    const stale = listOf(filter).runs.find(({ start, provenMs }) => start === 0 && provenMs < wide.provenMs);
    const refreshed = stale ? refreshRun(stale, wide, filter, rows) : null;
    if (refreshed === null) return own;
    // Not shared: other replicas conclude the same from what was read.
    const list = add(filter, refreshed);
    store.set(nameOf(filter), list, list.sizeBytes);
    return usable(filter, sinceMs);
  }

  return {
    recall(filter, page, sinceMs) {
      if (!mayHold) return null;
      const viewed = view(filter, sinceMs);
      for (const part of viewed === null ? ownRuns(filter, sinceMs) : [viewed]) {
        const cut = cutPage(part, page);
        if (cut !== null) return { page: cut, provenMs: part.provenMs, isView: part === viewed };
      }
      const entry = store.get<PageEntry<Row>>(nameOfPage(filter, page));
      return entry !== undefined && entry.provenMs >= sinceMs ? entry : null;
    },
    parts(filter, sinceMs) {
      const viewed = view(filter, sinceMs);
      return viewed === null ? ownRuns(filter, sinceMs) : [viewed];
    },
    covers(filter, span, sinceMs) {
      return view(filter, sinceMs) !== null || ownRuns(filter, sinceMs).some((run) => reaches(run, span));
    },
    canRefreshFromHead(filter, span) {
      const wide = mayHold && isRefreshable(filter) ? head(Number.NEGATIVE_INFINITY) : null;
      if (wide === null || wide.rows.length === wide.unstable) return false;
      return listOf(filter).runs.some((run) => canRefreshFromHead(run, wide, rows.key) && reaches(run, span));
    },
    keepPage(filter, request, page, provenMs) {
      mayHold = true;
      const entry: PageEntry<Row> = { page, provenMs, isView: false };
      store.set(nameOfPage(filter, request), entry, store.countBytes(page.rows));
    },
    keep: (filter, run) => save(filter, add(filter, run)),
    keepWhole: (run) => save(all, toRunList([run])),
    head,
    toCacheRequests: (filter) => [...new Set([nameOf(filter), wholeName])].map((key) => ({ key, form })),
    findRow(id, sinceMs) {
      for (const run of usable(all, sinceMs)) {
        const row = findRow(run, id, idOf);
        if (row !== null) return { row, run };
      }
      return null;
    },
  };
}

function reaches(run: Run<unknown>, span: Span | null): boolean {
  if (span === null) return isWhole(run);
  return run.start <= span.from && (run.isTail || span.to <= run.start + run.rows.length);
}
