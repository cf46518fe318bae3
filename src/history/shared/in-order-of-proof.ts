/**
 * The runs of two lists, each the most recently read first, as if they had been read one after the other: what was proven
 * last comes last.
 */
export function inOrderOfProof<Run extends { readonly provenMs: number }>(
  own: readonly Run[],
  other: readonly Run[],
): readonly Run[] {
  return [...own.toReversed(), ...other.toReversed()].sort((a, b) => a.provenMs - b.provenMs);
}
