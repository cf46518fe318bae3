/** How values of one kind are told to other replicas. */
export interface SharedForm<Value extends object> {
  /** As JSON, with ages in place of times. */
  pack(value: Value, toAge: ToAge): unknown;
  /** Null when it is no value of this kind. */
  unpack(packed: unknown, toTime: ToTime): Value | null;
  /** What a replica knows that has read what both were read from. */
  merge(own: Value, other: Value): Value;
  sizeOf(value: Value): number;
}

/** Times of this process as ages at the moment of writing, in whole milliseconds. No rounding makes anything fresher. */
export interface ToAge {
  /** Of a time since when something is proven. */
  ofProof(atMs: number): number;
  /** Of the time when an answer had arrived. */
  ofArrival(atMs: number): number;
}

/** Ages as times of this process: a proof may seem older than it is, an arrival younger, and neither the other way. */
export interface ToTime {
  ofProof(ageMs: number): number;
  ofArrival(ageMs: number): number;
}

/** One thing that other replicas may have read. */
export interface Want {
  /** Of the store. */
  readonly key: string;
  readonly form: SharedForm<object>;
}
