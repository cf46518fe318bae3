import type { Window } from './window.ts';

/** The offsets from the list's head that a window is read from, the end excluded; null where they are not known before. */
export function windowSpan({
  from,
  count,
  headBound,
  tailBound,
}: Window): { readonly from: number; readonly to: number } | null {
  const bound = from === 'head' ? headBound : tailBound;
  if (bound === null) return from === 'head' ? { from: 0, to: count } : null;
  const { position } = bound;
  if (position === null) return null;
  return from === 'head'
    ? { from: position, to: position + count + 1 }
    : { from: Math.max(0, position - count), to: position + 1 };
}
