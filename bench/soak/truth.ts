/** A message as this run knows it. Times are milliseconds of `performance.now()`. */
export interface TrueRow {
  readonly id: string;
  readonly sessionId: string;
  readonly userId: string | null;
  /** Its place among the rows of the start, the oldest 0; null: it came later. */
  readonly place: number | null;
  /** When it was certainly there. */
  readonly addedMs: number;
  /** Since when it may be gone; `Infinity` while it stays. */
  deletedMs: number;
}

/** Everything that this run has put into the lists, or taken away. Rows that faults insert are not known. */
export interface Truth {
  add(row: Omit<TrueRow, 'deletedMs'>): void;
  find(id: string): TrueRow | null;
  /** Say so before it is asked for. */
  markDeleted(id: string, nowMs: number): void;
  list(filter: ListFilter): readonly TrueRow[];
}

/** Which messages: of all sessions and users unless said. */
export interface ListFilter {
  readonly sessionId?: string;
  readonly userId?: string;
}

export function createTruth(): Truth {
  const rows = new Map<string, TrueRow>();
  return {
    add(row) {
      rows.set(row.id, { ...row, deletedMs: Number.POSITIVE_INFINITY });
    },
    find: (id) => rows.get(id) ?? null,
    markDeleted(id, nowMs) {
      const row = rows.get(id);
      if (row) row.deletedMs = nowMs;
    },
    list: ({ sessionId, userId }) =>
      [...rows.values()].filter(
        (row) =>
          (sessionId === undefined || row.sessionId === sessionId) &&
          (userId === undefined || row.userId === userId),
      ),
  };
}
