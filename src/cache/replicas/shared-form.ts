export interface SharedForm<Value extends object> {
  parse(json: unknown, toOwnTime: ToOwnTime): Value | null;
  /** As read by a replica that has read what both were read from. */
  merge(own: Value, other: Value): Value;
  sizeOf(value: Value): number;
}

/** Another replica's times on this clock: a proof is never later than it was, an arrival never sooner. */
export interface ToOwnTime {
  ofProof(timeMs: number): number;
  ofArrival(timeMs: number): number;
}

export interface CacheRequest {
  readonly key: string;
  readonly form: SharedForm<object>;
}

/** The runs of two lists, each the most recently read first, in the order in which they were last proven. */
export function inOrderOfProof<Run extends { readonly provenMs: number }>(
  own: readonly Run[],
  other: readonly Run[],
): readonly Run[] {
  return [...own.toReversed(), ...other.toReversed()].sort((a, b) => a.provenMs - b.provenMs);
}
