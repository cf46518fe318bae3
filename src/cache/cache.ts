/** A value with the memory it stands for. */
export interface Sized<T> {
  readonly value: T;
  readonly sizeBytes: number;
}

/** Keeps what was read, for a short time and bounded in bytes. Errors are never kept. */
export interface Cache {
  /**
   * The kept value of `key`, or what `load` gives. Calls with one key that overlap share one `load`. A key must
   * hold the credential's identity and determine the value's type.
   */
  fetch<T>(key: string, load: () => Promise<Sized<T>>): Promise<T>;
}
