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
  /** Offset from the head of the upstream's list; null where the upstream has no offsets. */
  readonly position: number | null;
  /** Rows in the list, by the same answer; null where the upstream does not count. */
  readonly total: number | null;
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
