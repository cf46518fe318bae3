import type { OwnerPlace, OwnerWindow } from './archive.ts';
import { toFirstPlace, toPlaceBeyond } from './places.ts';

export type SqlValue = string | number | null;

/** What rows must fulfil, with a question mark for each value. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export function joinConditions(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

export function toListCondition(column: string, codes: readonly number[]): Condition {
  if (codes.length === 0) return { sql: 'FALSE', values: [] };
  return { sql: `${column} IN (${codes.map(() => '?').join(', ')})`, values: codes };
}

/** Messages from a moment on, and before another, in epoch milliseconds; `place`: the column that is indexed. */
export function toTimeConditions(
  { sinceMs, untilMs }: { readonly sinceMs: number | null; readonly untilMs: number | null },
  place = 'm.place',
): Condition[] {
  const conditions: Condition[] = [];
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
  toStored: (id: string) => string,
): Condition[] {
  const toCondition = (sign: '<' | '>', { timeMs, id }: OwnerPlace) => ({
    sql: `(${timeColumn}, ${idColumn}) ${sign} (?, ?)`,
    values: [timeMs, toStored(id)],
  });
  return [...(after ? [toCondition('<', after)] : []), ...(before ? [toCondition('>', before)] : [])];
}
