import type { NumberedPage, PageRequest } from '../sources/source.ts';
import { findRow } from './find-row.ts';
import { type Filter, pickRows, toConditions } from './group-rows.ts';
import type { JoinRules } from './join-runs.ts';
import { isUnderWatch, type RowReader, refreshRun } from './refresh-run.ts';
import { cutPage, isWhole, type Run } from './run.ts';
import { addRun, noRuns, type RunList } from './run-list.ts';
import type { Store } from './store.ts';

/** A page that was kept, and when it was last proven. */
export interface KeptPage<Row> {
  readonly page: NumberedPage<Row>;
  readonly provenMs: number;
}

/** Offsets from a list's head, the end excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What was read of a list and of the narrower ones that are views of it. All `sinceMs` ask for what was proven since. */
export interface ListMemory<Row> {
  recall(filter: Filter, page: PageRequest, sinceMs: number): KeptPage<Row> | null;
  /** Whether these offsets can be answered; null: the whole list. */
  covers(filter: Filter, span: Span | null, sinceMs: number): boolean;
  /** Whether one look at the whole list's head would probably do to answer these offsets. */
  isUnderWatch(filter: Filter, span: Span | null): boolean;
  keep(filter: Filter, run: Run<Row>): void;
  /** Keeps a list that was read from end to end, in place of all that was known of it. */
  keepWhole(run: Run<Row>): void;
  /** The beginning of the whole list. */
  head(sinceMs: number): Run<Row> | null;
  findRow(id: string, sinceMs: number): { readonly row: Row; readonly provenMs: number } | null;
}

export interface ListMemoryOptions<Row> {
  readonly store: Store;
  /** Begins the keys of this memory in the store. */
  readonly name: string;
  readonly rows: RowReader<Row>;
  readonly rules: JoinRules<Row>;
  readonly maxAgeMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

const all: Filter = {};

export function createListMemory<Row>(options: ListMemoryOptions<Row>): ListMemory<Row> {
  const { store, name, rows, rules, maxAgeMs, now } = options;
  const { idOf } = rows.key;

  const nameOf = (filter: Filter) => `${name}?${JSON.stringify(toConditions(filter))}`;
  const listOf = (filter: Filter) => store.get<RunList<Row>>(nameOf(filter)) ?? noRuns;
  const save = (filter: Filter, list: RunList<Row>) => store.set(nameOf(filter), list, list.sizeBytes);

  function usable(filter: Filter, sinceMs: number): Run<Row>[] {
    const oldestMs = now() - maxAgeMs;
    return listOf(filter).runs.filter((run) => run.provenMs >= sinceMs && run.sinceMs >= oldestMs);
  }

  function keep(filter: Filter, run: Run<Row>): void {
    // What has grown too old would take along what it joins.
    const known = { ...noRuns, runs: usable(filter, Number.NEGATIVE_INFINITY) };
    save(filter, addRun(known, run, rules));
  }

  const head = (sinceMs: number) => usable(all, sinceMs).find(({ start }) => start === 0) ?? null;

  /** The narrower list as the whole one shows it. */
  function view(filter: Filter, sinceMs: number): Run<Row> | null {
    if (toConditions(filter).length === 0) return null;
    const whole = usable(all, sinceMs).find(isWhole);
    const picked = whole && pickRows(whole, filter, rows.read);
    return picked ? { ...whole, rows: picked, total: picked.length } : null;
  }

  /** The runs that may answer, the best first. */
  function candidates(filter: Filter, sinceMs: number): Run<Row>[] {
    const viewed = view(filter, sinceMs);
    if (viewed !== null) return [viewed];
    const own = usable(filter, sinceMs);
    const wide = toConditions(filter).length > 0 && rules.isHistory ? head(sinceMs) : null;
    if (wide === null) return own;
    const stale = listOf(filter).runs.find(({ start, provenMs }) => start === 0 && provenMs < wide.provenMs);
    const refreshed = stale ? refreshRun(stale, wide, filter, rows) : null;
    if (refreshed === null) return own;
    keep(filter, refreshed);
    return usable(filter, sinceMs);
  }

  return {
    recall(filter, page, sinceMs) {
      for (const run of candidates(filter, sinceMs)) {
        const cut = cutPage(run, page);
        if (cut !== null) return { page: cut, provenMs: run.provenMs };
      }
      return null;
    },
    covers: (filter, span, sinceMs) => candidates(filter, sinceMs).some((run) => reaches(run, span)),
    isUnderWatch(filter, span) {
      const wide = rules.isHistory ? head(Number.NEGATIVE_INFINITY) : null;
      if (wide === null || wide.rows.length === wide.unsettled) return false;
      return listOf(filter).runs.some((run) => isUnderWatch(run, wide, rows.key) && reaches(run, span));
    },
    keep,
    keepWhole: (run) => save(all, { runs: [run], sizeBytes: run.sizeBytes }),
    head,
    findRow(id, sinceMs) {
      for (const run of usable(all, sinceMs)) {
        const row = findRow(run, id, idOf);
        if (row !== null) return { row, provenMs: run.provenMs };
      }
      return null;
    },
  };
}

function reaches(run: Run<unknown>, span: Span | null): boolean {
  if (span === null) return isWhole(run);
  return run.start <= span.from && (run.isTail || span.to <= run.start + run.rows.length);
}
