import { toFirstPlace, toPlaceBeyond } from '../places.ts';

/** What rows of `message m` must fulfil, with a question mark for each value. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export function joinConditions(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** From a moment on, and before another, in epoch milliseconds. */
export function toTimeConditions(sinceMs: number | null, untilMs: number | null): Condition[] {
  return [
    ...(sinceMs === null
      ? []
      : [{ sql: 'm.place >= ? AND m.created_ms >= ?', values: [toFirstPlace(sinceMs), sinceMs] }]),
    ...(untilMs === null
      ? []
      : [{ sql: 'm.place < ? AND m.created_ms < ?', values: [toPlaceBeyond(untilMs), untilMs] }]),
  ];
}

/** The same with the numbered places of PostgreSQL. */
export function toNumbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => {
    count += 1;
    return `$${count}`;
  });
}
