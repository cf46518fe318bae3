import type { OwnerPlace, OwnerWindow } from './archive.ts';
import { toFirstPlace, toPlaceBeyond } from './places.ts';

/** What rows must fulfil, with a question mark for each value. */
export interface Condition<Value = unknown> {
  readonly sql: string;
  readonly values: readonly Value[];
}

export function joinConditions<Value>(conditions: readonly Condition<Value>[]): Condition<Value> {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Messages from a moment on, and before another, in epoch milliseconds; `place`: the column that is indexed. */
export function toTimeConditions(
  { sinceMs, untilMs }: { readonly sinceMs: number | null; readonly untilMs: number | null },
  place = 'm.place',
): Condition<number>[] {
  const conditions: Condition<number>[] = [];
  if (sinceMs !== null) {
    const sql = `${place} >= ? AND m.created_ms >= ?`;
    conditions.push({ sql, values: [toFirstPlace(sinceMs), sinceMs] });
  }
  if (untilMs !== null) {
    const sql = `${place} < ? AND m.created_ms < ?`;
    conditions.push({ sql, values: [toPlaceBeyond(untilMs), untilMs] });
  }
  return conditions;
}

/** Sessions or users between two places of a list, the latest first. */
export function toPlaceConditions(
  { after, before }: Pick<OwnerWindow, 'after' | 'before'>,
  [timeColumn, idColumn]: readonly [timeColumn: string, idColumn: string],
  toStoredId = (id: string) => id,
): Condition<string | number>[] {
  const toCondition = (sign: '<' | '>', { timeMs, id }: OwnerPlace) => ({
    sql: `(${timeColumn}, ${idColumn}) ${sign} (?, ?)`,
    values: [timeMs, toStoredId(id)],
  });
  return [...(after ? [toCondition('<', after)] : []), ...(before ? [toCondition('>', before)] : [])];
}
