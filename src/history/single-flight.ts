import { UpstreamBudgetExceededError } from '../errors.ts';

/** Lets callers who want the same thing at the same time share one call for it. */
export interface SingleFlight {
  /**
   * The call of that key under way, if it began at or after `sinceMs`, else what `start` begins. `onShared` is told when
   * the former began. Rejects with what the call rejects with; where its own caller could not pay for it, the others begin anew.
   */
  share<T>(
    key: string,
    sinceMs: number,
    start: () => Promise<T>,
    onShared: (startedMs: number) => void,
  ): Promise<T>;
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

  function share<T>(
    key: string,
    sinceMs: number,
    start: () => Promise<T>,
    onShared: (startedMs: number) => void,
  ): Promise<T> {
    const other = find<T>(key, sinceMs);
    if (other !== null) {
      onShared(flights.get(key)?.startedMs ?? sinceMs);
      return other.catch((error: unknown) => {
        // What the one who began it may spend is no concern of the others.
        if (error instanceof UpstreamBudgetExceededError) return share(key, sinceMs, start, onShared);
        throw error;
      });
    }
    const startedMs = now();
    const result = start().finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    const flight = { startedMs, result };
    flights.set(key, flight);
    return result;
  }

  return { share, find };
}
