import type { Run } from './run.ts';

/** How a list may be put together from several answers. */
export interface JoinRules<Row> {
  idOf(row: Row): string;
  /**
   * True: rows never change and arrive at the head, so a row that still has its rank proves every older one: a deletion
   * below would have moved it.
   */
  readonly isHistory: boolean;
  /** Where that does not hold: the most time between two answers that still count as one. */
  readonly spreadMs: number;
}

/**
 * Two runs as one, if they share a row; `apart` when they do not, `contradiction` when a rank holds two rows, so that the
 * older one describes a list that is no more. Rows of the older run that were too young to be history are left out.
 */
export function joinRuns<Row>(
  older: Run<Row>,
  newer: Run<Row>,
  { idOf, isHistory, spreadMs }: JoinRules<Row>,
): Run<Row> | 'apart' | 'contradiction' {
  const old = isHistory ? withoutUnsettled(older) : older;
  // Ranks as indexes into the newer run.
  const shift = newer.total - old.total + old.start - newer.start;
  const from = Math.max(0, shift);
  const to = Math.min(newer.rows.length, shift + old.rows.length);
  for (let i = from; i < to; i++) {
    const [one, other] = [newer.rows[i], old.rows[i - shift]];
    if (one === undefined || other === undefined || idOf(one) !== idOf(other)) return 'contradiction';
  }
  if (from >= to) return 'apart';
  if (!isHistory && newer.provenMs - old.provenMs > spreadMs) return 'apart';

  const above = shift < 0 ? old.rows.slice(0, -shift) : [];
  const below = old.rows.slice(newer.rows.length - shift);
  const isBelow = shift + old.rows.length > newer.rows.length;
  const overlap = (to - from) / Math.max(1, newer.rows.length);
  const joined = {
    rows: [...above, ...newer.rows, ...below],
    isTail: isBelow
      ? old.isTail
      : newer.isTail || (old.isTail && shift + old.rows.length === newer.rows.length),
    sinceMs: old.sinceMs,
    sizeBytes: Math.ceil(old.sizeBytes + newer.sizeBytes * (1 - overlap)),
  };
  if (above.length === 0) {
    const provenMs = isHistory ? newer.provenMs : Math.min(old.provenMs, newer.provenMs);
    return { ...joined, start: newer.start, total: newer.total, provenMs, unsettled: newer.unsettled };
  }
  // The rows above are as old as they were; where the list has grown since, they are no longer its head.
  const provenMs = newer.total === old.total ? old.provenMs : Number.NEGATIVE_INFINITY;
  return { ...joined, start: old.start, total: old.total, provenMs, unsettled: 0 };
}

function withoutUnsettled<Row>(run: Run<Row>): Run<Row> {
  const { rows, start, unsettled } = run;
  return unsettled === 0
    ? run
    : { ...run, rows: rows.slice(unsettled), start: start + unsettled, unsettled: 0 };
}
