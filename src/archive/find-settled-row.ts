import type { WalkedRow } from './walk.ts';

/** A row may be stored after rows of later times, for so long. */
export const settleMs = 60_000;

/** The newest row of a list, read from its newest row on at `readMs` (epoch milliseconds), that no row can come before any more. */
export function findSettledRow(
  edges: readonly { readonly node: { readonly createdAtMs: number | null }; readonly cursor: string }[],
  readMs: number,
): WalkedRow | null {
  for (const { node, cursor } of edges) {
    const { createdAtMs } = node;
    if (createdAtMs !== null && createdAtMs <= readMs - settleMs) return { cursor, createdAtMs };
  }
  return null;
}
