/** How pagination sees a row of any kind. */
export interface RowKey<Row> {
  /** The upstream's own id: equal or not, never ordered. */
  idOf(row: Row): string;
  /** Epoch milliseconds, null when unknown. */
  timeOf(row: Row): number | null;
}

/** A row with the place that its own answer gave it. */
export interface Placed<Row> {
  readonly row: Row;
  /** Epoch milliseconds. A row without a time of its own has that of the nearest row headward; null when none has one. */
  readonly timeMs: number | null;
  /** Offset from the head of the upstream's list; null where the upstream has no offsets. */
  readonly position: number | null;
  /** Rows in the list, by the same answer; null where the upstream does not count. */
  readonly total: number | null;
}

/** Rows of one answer in the upstream's order, the first at offset `start` of `total`. */
export function placeRows<Row>(
  rows: readonly Row[],
  key: RowKey<Row>,
  figures: { readonly start: number; readonly total: number } | null,
): Placed<Row>[] {
  const total = figures?.total ?? null;
  let timeMs: number | null = null;
  return rows.map((row, i) => {
    timeMs = key.timeOf(row) ?? timeMs;
    return { row, timeMs, position: figures ? figures.start + i : null, total };
  });
}

/**
 * What lies beyond one end of a stretch of rows. `unproven`: the answers leave it open (a full page that ends
 * exactly at the reported total, say), so one more look has to tell.
 */
export type Beyond = 'more' | 'end' | 'unproven';

/** Neighbouring rows of one list, in the upstream's order: the head comes first. */
export interface Stretch<Row> {
  readonly placed: readonly Placed<Row>[];
  readonly headward: Beyond;
  readonly tailward: Beyond;
  /** The list's size as last reported. */
  readonly total: number | null;
}
