/** The two clocks that history goes by. */
export interface HistoryClock {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Epoch milliseconds, for comparing with the times of rows. */
  readonly wallNow: () => number;
}
