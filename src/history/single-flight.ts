/** Lets callers who want the same thing at the same time share one call for it. */
export interface SingleFlight {
  /**
   * The call of that key under way, if it began at or after `sinceMs`, else what `start` begins. `onShared` is told of the
   * former.
   */
  share<T>(key: string, sinceMs: number, start: () => Promise<T>, onShared: () => void): Promise<T>;
  /** The call of that key under way, if it began at or after `sinceMs`; else null. */
  find<T>(key: string, sinceMs: number): Promise<T> | null;
}

/** A key determines the type of what it gives. */
export function createSingleFlight(now: () => number): SingleFlight {
  const flights = new Map<string, { readonly startedMs: number; readonly result: Promise<unknown> }>();
  function find<T>(key: string, sinceMs: number): Promise<T> | null {
    const flight = flights.get(key);
    return flight !== undefined && flight.startedMs >= sinceMs ? (flight.result as Promise<T>) : null;
  }

  return {
    find,
    share<T>(key: string, sinceMs: number, start: () => Promise<T>, onShared: () => void): Promise<T> {
      const other = find<T>(key, sinceMs);
      if (other !== null) {
        onShared();
        return other;
      }
      const result = start().finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      const flight = { startedMs: now(), result };
      flights.set(key, flight);
      return result;
    },
  };
}
