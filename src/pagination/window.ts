import type { CursorAnchor } from './cursor.ts';

/**
 * What a connection wants of a list, in the upstream's order: up to `count` rows between two bounds (both
 * excluded), counted from the end named by `from`.
 */
export interface Window {
  readonly from: 'head' | 'tail';
  /** At least 1. */
  readonly count: number;
  /** The wanted rows are tailward of it. */
  readonly headBound: CursorAnchor | null;
  /** The wanted rows are headward of it. */
  readonly tailBound: CursorAnchor | null;
}
