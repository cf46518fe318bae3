import type { z } from 'zod';
import type { NumberedPage, PageRequest } from '../sources/source.ts';
import { countRowBytes } from './count-row-bytes.ts';
import { findRow } from './find-row.ts';
import { type Filter, isForAll, pickRows, toConditions } from './group-rows.ts';
import type { JoinRules } from './join-runs.ts';
import { isUnderWatch, type RowReader, refreshRun } from './refresh-run.ts';
import { cutPage, isWhole, type Run } from './run.ts';
import { addRun, noRuns, type RunList, toRunList } from './run-list.ts';
import { createRunListForm } from './shared/run-list-form.ts';
import type { Want } from './shared/shared-form.ts';
import type { Store } from './store.ts';

/** A page that was kept, and when it was last proven. */
export interface KeptPage<Row> {
  readonly page: NumberedPage<Row>;
  readonly provenMs: number;
  /** True: cut out of the whole list, which is read again as a whole. */
  readonly isView: boolean;
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
  /** Keeps an answer that is no run, for whoever asks for the very same page. */
  keepPage(filter: Filter, request: PageRequest, page: NumberedPage<Row>, provenMs: number): void;
  /** Keeps a list that was read from end to end, in place of all that was known of it. */
  keepWhole(run: Run<Row>): void;
  /** The beginning of the whole list. */
  head(sinceMs: number): Run<Row> | null;
  /** What other replicas may know of a list, and of the whole one. */
  toWants(filter: Filter): readonly Want[];
  findRow(id: string, sinceMs: number): { readonly row: Row; readonly run: Run<Row> } | null;
}

export interface ListMemoryOptions<Row> {
  readonly store: Store;
  /** Begins the keys of this memory in the store. */
  readonly name: string;
  readonly rows: RowReader<Row>;
  readonly shape: z.ZodType<Row>;
  readonly rules: JoinRules<Row>;
  readonly maxAgeMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

const all: Filter = {};

export function createListMemory<Row>(options: ListMemoryOptions<Row>): ListMemory<Row> {
  const { store, name, rows, shape, rules, maxAgeMs, now } = options;
  const { idOf } = rows.key;

  const form = createRunListForm(shape, rules);
  const wholeName = `${name}?[]`;
  const nameOf = (filter: Filter) =>
    isForAll(filter) ? wholeName : `${name}?${JSON.stringify(toConditions(filter))}`;
  const nameOfPage = (filter: Filter, { page, pageSize }: PageRequest) =>
    `${nameOf(filter)} ${page}/${pageSize}`;
  const listOf = (filter: Filter) => store.get<RunList<Row>>(nameOf(filter)) ?? noRuns;
  const save = (filter: Filter, list: RunList<Row>) => store.set(nameOf(filter), list, list.sizeBytes, form);

  function usable(filter: Filter, sinceMs: number): readonly Run<Row>[] {
    const { runs } = listOf(filter);
    if (runs.length === 0) return runs;
    const oldestMs = now() - maxAgeMs;
    return runs.filter((run) => run.provenMs >= sinceMs && run.sinceMs >= oldestMs);
  }

  function add(filter: Filter, run: Run<Row>): RunList<Row> {
    // What has grown too old would take along what it joins.
    const known = { ...noRuns, runs: usable(filter, Number.NEGATIVE_INFINITY) };
    return addRun(known, run, rules);
  }

  const head = (sinceMs: number) => usable(all, sinceMs).find(({ start }) => start === 0) ?? null;

  /** The narrower list as the whole one shows it. */
  function view(filter: Filter, sinceMs: number): KeptPart<Row> | null {
    const whole = isForAll(filter) ? undefined : usable(all, sinceMs).find(isWhole);
    const picked = whole && pickRows(whole, filter, rows.read);
    return picked
      ? { rows: picked, start: 0, total: picked.length, isTail: true, provenMs: whole.provenMs }
      : null;
  }

  /** The list's own runs that may answer, the best first. */
  function ownRuns(filter: Filter, sinceMs: number): readonly Run<Row>[] {
    const own = usable(filter, sinceMs);
    const wide = !isForAll(filter) && rules.isHistory ? head(sinceMs) : null;
    if (wide === null) return own;
    const stale = listOf(filter).runs.find(({ start, provenMs }) => start === 0 && provenMs < wide.provenMs);
    const refreshed = stale ? refreshRun(stale, wide, filter, rows) : null;
    if (refreshed === null) return own;
    // Others come to the same by what was read; so they are not told.
    const list = add(filter, refreshed);
    store.set(nameOf(filter), list, list.sizeBytes);
    return usable(filter, sinceMs);
  }

  return {
    recall(filter, page, sinceMs) {
      const viewed = view(filter, sinceMs);
      for (const part of viewed === null ? ownRuns(filter, sinceMs) : [viewed]) {
        const cut = cutPage(part, page);
        if (cut !== null) return { page: cut, provenMs: part.provenMs, isView: part === viewed };
      }
      const kept = store.get<KeptPage<Row>>(nameOfPage(filter, page));
      return kept !== undefined && kept.provenMs >= sinceMs ? kept : null;
    },
    covers(filter, span, sinceMs) {
      return view(filter, sinceMs) !== null || ownRuns(filter, sinceMs).some((run) => reaches(run, span));
    },
    isUnderWatch(filter, span) {
      const wide = rules.isHistory ? head(Number.NEGATIVE_INFINITY) : null;
      if (wide === null || wide.rows.length === wide.unsettled) return false;
      return listOf(filter).runs.some((run) => isUnderWatch(run, wide, rows.key) && reaches(run, span));
    },
    keepPage(filter, request, page, provenMs) {
      const kept: KeptPage<Row> = { page, provenMs, isView: false };
      store.set(nameOfPage(filter, request), kept, countRowBytes(page.rows));
    },
    keep: (filter, run) => save(filter, add(filter, run)),
    keepWhole: (run) => save(all, toRunList([run])),
    head,
    toWants: (filter) => [...new Set([nameOf(filter), wholeName])].map((key) => ({ key, form })),
    findRow(id, sinceMs) {
      for (const run of usable(all, sinceMs)) {
        const row = findRow(run, id, idOf);
        if (row !== null) return { row, run };
      }
      return null;
    },
  };
}

/** What a page is cut out of. */
type KeptPart<Row> = Pick<Run<Row>, 'rows' | 'start' | 'total' | 'isTail' | 'provenMs'>;

function reaches(run: Run<unknown>, span: Span | null): boolean {
  if (span === null) return isWhole(run);
  return run.start <= span.from && (run.isTail || span.to <= run.start + run.rows.length);
}
