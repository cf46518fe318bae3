import { countRowBytes } from '../../cache/count-row-bytes.ts';
import type { Run } from './run.ts';

export interface JoinRules<Row> {
  idOf(row: Row): string;
  /** True: rows never change and arrive at the head, so a row that kept its rank proves all older ones. */
  readonly appendOnly: boolean;
}

/**
 * Joins two runs that share a row, without the older one's unstable rows; `contradiction`: a rank holds two
 * rows, so the older run is outdated. Unless append-only, the newer run only replaces one that it covers.
 */
export function joinRuns<Row>(
  older: Run<Row>,
  newer: Run<Row>,
  { idOf, appendOnly }: JoinRules<Row>,
): Run<Row> | 'apart' | 'contradiction' {
  const old = appendOnly ? withoutUnstable(older) : older;
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
  if (!appendOnly) return shift < 0 || isBelow ? 'apart' : newer;

  // Above a list's beginning there is nothing: what was there has gone.
  const above = newer.start > 0 && shift < 0 ? old.rows.slice(0, -shift) : [];
  if (above.length > 0 && old !== older) return 'apart';
  // What was found for these rows, by id or owner, stays found.
  const isRepeated = shift === 0 && old === older && old.rows.length >= newer.rows.length;
  // Rows above are no newer than they were, nor is a total that includes them.
  const { start, total, provenMs, unstable, stableBeforeMs } = above.length > 0 ? old : newer;
  return {
    rows: isRepeated ? old.rows : [...above, ...newer.rows, ...old.rows.slice(newer.rows.length - shift)],
    start,
    total,
    isTail: isBelow
      ? old.isTail
      : newer.isTail || (old.isTail && shift + old.rows.length === newer.rows.length),
    sinceMs: Math.min(old.sinceMs, newer.sinceMs),
    answeredMs: Math.max(old.answeredMs, newer.answeredMs),
    provenMs,
    unstable,
    stableBeforeMs,
    sizeBytes: isRepeated
      ? old.sizeBytes
      : newer.sizeBytes + old.sizeBytes - countRowBytes(old.rows.slice(from - shift, to - shift)),
  };
}

function withoutUnstable<Row>(run: Run<Row>): Run<Row> {
  const { rows, start, unstable } = run;
  return unstable === 0
    ? run
    : {
        ...run,
        rows: rows.slice(unstable),
        start: start + unstable,
        unstable: 0,
        sizeBytes: run.sizeBytes - countRowBytes(rows.slice(0, unstable)),
      };
}
