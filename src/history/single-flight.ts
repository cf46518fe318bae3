import { setMaxListeners } from 'node:events';
import { UpstreamBudgetExceededError, UpstreamError } from '../errors.ts';
import type { CallContext } from '../sources/source.ts';

/** Lets callers who want the same thing at the same time share one call for it. */
export interface SingleFlight {
  /**
   * The call of that key under way, if it began at or after `sinceMs`, else what `start` begins. Rejects with what the
   * call rejects with, and with the reason of the caller's signal; where the call failed for want of what the one who
   * began it may spend, the others begin anew.
   */
  share<T>(options: FlightOptions<T>): Promise<T>;
  /** The call of that key under way, if it began at or after `sinceMs`; else null. The caller waits for it, and begins none anew. */
  find<T>(key: string, sinceMs: number, call: CallContext): Promise<T> | null;
  /** Whether `find` would find one; nobody waits for it then. */
  has(key: string, sinceMs: number): boolean;
}

export interface FlightOptions<T> {
  readonly key: string;
  readonly sinceMs: number;
  readonly call: CallContext;
  /**
   * Is given the caller's context with a signal and a deadline of the flight's own: it aborts when all have left who wait,
   * or when the flight has failed, and may go on as long as the most patient of them.
   */
  readonly start: (call: CallContext) => Promise<T>;
  /** Told when the call began that it came to share. */
  readonly onShared?: (startedMs: number) => void;
}

interface Flight {
  readonly startedMs: number;
  readonly result: Promise<unknown>;
  readonly abandon: AbortController;
  /** Callers who have not left; one without a signal never leaves. */
  waiting: number;
  /** The latest of theirs. */
  deadlineMs: number;
}

/** A key determines the type of what it gives. */
export function createSingleFlight(now: () => number): SingleFlight {
  const flights = new Map<string, Flight>();

  function findFlight(key: string, sinceMs: number): Flight | null {
    const flight = flights.get(key);
    return flight !== undefined && flight.startedMs >= sinceMs ? flight : null;
  }

  function end(key: string, flight: Flight): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  /** The flight's result for one more caller. */
  function board<T>(key: string, flight: Flight, { signal, deadlineMs }: CallContext): Promise<T> {
    const result = flight.result as Promise<T>;
    flight.deadlineMs = Math.max(flight.deadlineMs, deadlineMs ?? Number.POSITIVE_INFINITY);
    // Nobody waits for what is read behind an answer.
    if (deadlineMs === 0) return result;
    flight.waiting += 1;
    if (signal === undefined) return result;
    return new Promise((resolve, reject) => {
      const leave = () => {
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          end(key, flight);
          flight.abandon.abort(signal.reason);
        }
        reject(signal.reason);
      };
      const stay = () => signal.removeEventListener('abort', leave);
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      result.then(resolve, reject).finally(stay);
    });
  }

  async function share<T>({ key, sinceMs, call, start, onShared }: FlightOptions<T>): Promise<T> {
    const other = findFlight(key, sinceMs);
    if (other !== null) {
      onShared?.(other.startedMs);
      return board<T>(key, other, call).catch((error: unknown) => {
        if (!isOfItsStarter(error) || call.signal?.aborted) throw error;
        return share({ key, sinceMs, call, start, ...(onShared && { onShared }) });
      });
    }
    const abandon = new AbortController();
    // A flight may be made of many calls.
    setMaxListeners(0, abandon.signal);
    const startedMs = now();
    const { deadlineMs = Number.POSITIVE_INFINITY } = call;
    const limits = { deadlineMs };
    const result = start({
      ...call,
      signal: abandon.signal,
      get deadlineMs() {
        return limits.deadlineMs;
      },
    });
    const flight: Flight = Object.assign(limits, { startedMs, result, abandon, waiting: 0 });
    flights.set(key, flight);
    result.then(
      () => end(key, flight),
      (error: unknown) => {
        end(key, flight);
        // One of its calls has failed; what the others would bring is of no use.
        abandon.abort(error);
      },
    );
    return board<T>(key, flight, call);
  }

  return {
    share,
    find(key, sinceMs, call) {
      const flight = findFlight(key, sinceMs);
      return flight && board(key, flight, call);
    },
    has: (key, sinceMs) => findFlight(key, sinceMs) !== null,
  };
}

/** True for a failure that concerns only the one who began a call: what it may spend, how long it can wait. */
export function isOfItsStarter(error: unknown): boolean {
  return (
    error instanceof UpstreamBudgetExceededError ||
    (error instanceof UpstreamError && error.kind === 'rate-limited' && error.status === undefined)
  );
}
