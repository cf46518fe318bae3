import fc from 'fast-check';
import type { TimeRange } from '../../../src/lists/time-range.ts';
import type { ModelRow } from './model-upstream.ts';

/** Where the range begins and ends: at a row's time, between rows, or beyond either end of the list. */
const edge = fc.option(fc.record({ row: fc.nat(2000), offMs: fc.constantFrom(-1, 0, 0, 1) }), { freq: 4 });
export const rangeEdges = fc.tuple(edge, edge);

/** The range of these edges in a list of such rows. */
export function toRange(rows: readonly ModelRow[], edges: readonly [Edge, Edge]): TimeRange {
  const toMs = (edge: Edge) =>
    edge === null ? null : (rows[edge.row % Math.max(1, rows.length)]?.timeMs ?? 1_000_000) + edge.offMs;
  const [one, other] = edges.map(toMs);
  if (one == null || other == null) return { sinceMs: one ?? null, untilMs: other ?? null };
  return one === other
    ? { sinceMs: one, untilMs: one + 1 }
    : { sinceMs: Math.min(one, other), untilMs: Math.max(one, other) };
}

type Edge = { readonly row: number; readonly offMs: number } | null;

/** One without a time counts as the one above it, and as the newest at the head. */
export function pickInRange(rows: readonly ModelRow[], { sinceMs, untilMs }: TimeRange): string[] {
  let aboveMs = Number.MAX_VALUE;
  return rows
    .filter(({ timeMs }) => {
      aboveMs = timeMs ?? aboveMs;
      return (
        aboveMs >= (sinceMs ?? Number.NEGATIVE_INFINITY) && aboveMs < (untilMs ?? Number.POSITIVE_INFINITY)
      );
    })
    .map(({ id }) => id);
}
