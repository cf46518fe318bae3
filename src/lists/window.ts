import type { Anchor } from './anchor.ts';
import type { CursorAnchor } from './cursor.ts';

/** Up to `count` (at least 1) rows between two bounds (both excluded), counted from the end named by `from`. */
export interface Window<Bound extends Anchor = CursorAnchor> {
  readonly from: 'head' | 'tail';
  readonly count: number;
  readonly headBound: Bound | null;
  readonly tailBound: Bound | null;
}

/** A window whose bounds may also be places in time. */
export type AnyWindow = Window<Anchor>;

/** The offsets that a window is read from, the end excluded; null where they are not known before. */
export function windowSpan({
  from,
  count,
  headBound,
  tailBound,
}: AnyWindow): { readonly from: number; readonly to: number } | null {
  const bound = from === 'head' ? headBound : tailBound;
  if (bound === null) return from === 'head' ? { from: 0, to: count } : null;
  const { position } = bound;
  if (position === null) return null;
  return from === 'head'
    ? { from: position, to: position + count + 1 }
    : { from: Math.max(0, position - count), to: position + 1 };
}
