import type { TrueRow } from './truth.ts';

/** A walk from one end of a list to the other, all of whose pages came without errors. */
export interface FinishedWalk {
  /** In the order of the list. */
  readonly ids: readonly string[];
  readonly isNewestFirst: boolean;
  /** Before the first page was asked for; milliseconds of `performance.now()`. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** Rows that came so shortly before the start may be unknown: answers are allowed to be so old. */
  readonly mayBeOldMs: number;
}

/** What is wrong with a walk. */
export interface WalkFaults {
  /** Ids of rows that were there all the time and were not shown. */
  readonly lost: readonly string[];
  /** Ids that were shown more than once. */
  readonly duplicated: readonly string[];
  /** Ids of rows of the start that stood behind a row that belongs behind them. */
  readonly misplaced: readonly string[];
}

/** Compares a walk with all rows that its list ever held. */
export function checkWalk(walk: FinishedWalk, rows: readonly TrueRow[]): WalkFaults {
  const seen = new Set<string>();
  const duplicated = new Set<string>();
  for (const id of walk.ids) (seen.has(id) ? duplicated : seen).add(id);
  const lost = rows.filter(
    ({ id, addedMs, deletedMs }) =>
      addedMs < walk.startedMs - walk.mayBeOldMs && deletedMs > walk.endedMs && !seen.has(id),
  );
  const placeOf = new Map(rows.flatMap(({ id, place }) => (place === null ? [] : [[id, place] as const])));
  const placed = walk.ids.flatMap((id) => {
    const place = placeOf.get(id);
    return place === undefined ? [] : [{ id, place: walk.isNewestFirst ? -place : place }];
  });
  return {
    lost: lost.map(({ id }) => id),
    duplicated: [...duplicated],
    misplaced: placed
      .filter(({ place }, index) => place < (placed[index - 1]?.place ?? place))
      .map(({ id }) => id),
  };
}
