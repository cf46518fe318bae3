import type { SessionEntry } from './list-entry.ts';
import type { Filters, TimeRange } from './list-filters.tsx';

/** The moments of a range in the reader's time zone; null: open. `until` is not part of it. */
export function toMoments({ from, to }: TimeRange): {
  readonly since: Date | null;
  readonly until: Date | null;
} {
  const until = to ? new Date(`${to}T00:00:00`) : null;
  until?.setDate(until.getDate() + 1);
  return { since: from ? new Date(`${from}T00:00:00`) : null, until };
}

/** The sessions that pass the filters and have all the words. */
export function filterEntries(
  entries: readonly SessionEntry[],
  { status: wanted, range }: Filters,
  words: string,
): readonly SessionEntry[] {
  const { since, until } = toMoments(range);
  const needles = words.toLowerCase().split(/\s+/);
  return entries.filter(
    ({ status, activeAtMs, text }) =>
      (wanted === 'any' || wanted === status) &&
      (since === null || activeAtMs >= since.getTime()) &&
      (until === null || activeAtMs < until.getTime()) &&
      needles.every((needle) => text.includes(needle)),
  );
}
