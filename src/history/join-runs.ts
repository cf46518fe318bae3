import { countRowBytes } from './count-row-bytes.ts';
import type { Run } from './run.ts';

/** How a list may be put together from several answers. */
export interface JoinRules<Row> {
  idOf(row: Row): string;
  /**
   * True: rows never change and arrive at the head, so a row that still has its rank proves every older one: a deletion
   * below would have moved it.
   */
  readonly isHistory: boolean;
}

/**
 * Two runs as one, if they share a row; `apart` when they do not, `contradiction` when a rank holds two rows, so that the
 * older one describes a list that is no more. Rows of the older run that were too young to be history are left out. Of a
 * list that is no history the newer run takes the place of an older one that it covers; the others stay apart.
 */
export function joinRuns<Row>(
  older: Run<Row>,
  newer: Run<Row>,
  { idOf, isHistory }: JoinRules<Row>,
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
  const isBelow = shift + old.rows.length > newer.rows.length;
  if (!isHistory) return shift < 0 || isBelow ? 'apart' : newer;

  // Nothing stands above a list's beginning: what stood there has gone.
  const above = newer.start > 0 && shift < 0 ? old.rows.slice(0, -shift) : [];
  if (above.length > 0 && old !== older) return 'apart';
  // Rows above are as old as they were, and so is a list that is counted by them.
  const { start, total, provenMs, unsettled, settledBeforeMs } = above.length > 0 ? old : newer;
  return {
    rows: [...above, ...newer.rows, ...old.rows.slice(newer.rows.length - shift)],
    start,
    total,
    isTail: isBelow
      ? old.isTail
      : newer.isTail || (old.isTail && shift + old.rows.length === newer.rows.length),
    sinceMs: Math.min(old.sinceMs, newer.sinceMs),
    answeredMs: Math.max(old.answeredMs, newer.answeredMs),
    provenMs,
    unsettled,
    settledBeforeMs,
    sizeBytes: newer.sizeBytes + old.sizeBytes - countRowBytes(old.rows.slice(from - shift, to - shift)),
  };
}

function withoutUnsettled<Row>(run: Run<Row>): Run<Row> {
  const { rows, start, unsettled } = run;
  return unsettled === 0
    ? run
    : {
        ...run,
        rows: rows.slice(unsettled),
        start: start + unsettled,
        unsettled: 0,
        sizeBytes: run.sizeBytes - countRowBytes(rows.slice(0, unsettled)),
      };
}
