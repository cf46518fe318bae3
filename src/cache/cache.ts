/** A value with the memory it stands for. */
export interface Sized<T> {
  readonly value: T;
  readonly sizeBytes: number;
}

export interface CacheFetchOptions {
  readonly isFresh?: boolean;
}

/** Keeps what was read, for a short time and bounded in bytes. Errors are never kept. */
export interface Cache {
  /**
   * The kept value of `key`, or what `load` gives; always the latter when `isFresh` is wanted. Calls with one key that overlap share one `load`. A key must
   * hold the credential's identity and determine the value's type.
   */
  fetch<T>(key: string, load: () => Promise<Sized<T>>, options?: CacheFetchOptions): Promise<T>;
}
