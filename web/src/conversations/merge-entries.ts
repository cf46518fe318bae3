import type { SessionEntry } from './list-entry.ts';

/** Part of a list that is read page by page. */
export interface PartOfList {
  readonly entries: readonly SessionEntry[];
  readonly hasMore: boolean;
}

/**
 * Joins lists to one, the latest first, each in its own order. It ends where a list has more that is not loaded: what comes
 * next is not known there. `starved` are the indexes of the lists that have to be read on.
 */
export function mergeEntries(lists: readonly PartOfList[]): {
  readonly entries: readonly SessionEntry[];
  readonly starved: readonly number[];
} {
  const places = lists.map(() => 0);
  const entries: SessionEntry[] = [];
  for (;;) {
    const starved = lists.flatMap(({ entries: rows, hasMore }, i) =>
      hasMore && places[i] === rows.length ? [i] : [],
    );
    if (starved.length > 0) return { entries, starved };
    let best = -1;
    for (const [i, { entries: rows }] of lists.entries()) {
      const head = rows[places[i] ?? 0];
      const leader = lists[best]?.entries[places[best] ?? 0];
      if (head && (!leader || head.activeAtMs > leader.activeAtMs)) best = i;
    }
    const next = lists[best]?.entries[places[best] ?? 0];
    if (next === undefined) return { entries, starved: [] };
    entries.push(next);
    places[best] = (places[best] ?? 0) + 1;
  }
}
