import { setMaxListeners } from 'node:events';
import type { CallContext } from '../call-context.ts';
import { UpstreamBudgetExceededError, UpstreamError } from '../errors.ts';

export interface SingleFlight {
  /** The key's call begun since `sinceMs`, else a new one. Rejects as it does, or with the signal's reason. */
  share<T>(options: FlightOptions<T>): Promise<T>;
  /** The key's call begun since `sinceMs`, for the caller to wait for; null: none. Starts none. */
  find<T>(key: string, sinceMs: number, call: CallContext): Promise<T> | null;
  has(key: string, sinceMs: number): boolean;
}

export interface FlightOptions<T> {
  readonly key: string;
  readonly sinceMs: number;
  readonly call: CallContext;
  /** Its signal aborts when all callers have left or it has failed; its deadline is the latest of theirs. */
  readonly start: (call: CallContext) => Promise<T>;
  readonly onShared?: (startedMs: number) => void;
}

interface Flight {
  readonly startedMs: number;
  readonly result: Promise<unknown>;
  readonly abandon: AbortController;
  /** Callers who have not left; one without a signal never leaves. */
  waiting: number;
  /** What it was started with: its limits grow as others come to wait. */
  readonly call: { deadlineMs: number; nonWaiting: boolean };
}

/** A key determines the type of its result. */
export function createSingleFlight(now: () => number): SingleFlight {
  const flights = new Map<string, Flight>();

  function findFlight(key: string, sinceMs: number): Flight | null {
    const flight = flights.get(key);
    return flight !== undefined && flight.startedMs >= sinceMs ? flight : null;
  }

  function end(key: string, flight: Flight): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  function join<T>(key: string, flight: Flight, call: CallContext): Promise<T> {
    const { signal } = call;
    const result = flight.result as Promise<T>;
    const deadlineMs = toDeadlineMs(call);
    if (deadlineMs > flight.call.deadlineMs) Object.assign(flight.call, toLimits(deadlineMs));
    if (call.nonWaiting) return result;
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
      return join<T>(key, other, call).catch((error: unknown) => {
        if (!isStarterError(error) || call.signal?.aborted) throw error;
        return share({ key, sinceMs, call, start, ...(onShared && { onShared }) });
      });
    }
    const abandon = new AbortController();
    // A flight may be made of many calls.
    setMaxListeners(0, abandon.signal);
    const startedMs = now();
    const shared = { ...call, signal: abandon.signal, ...toLimits(toDeadlineMs(call)) };
    const flight: Flight = { startedMs, result: start(shared), abandon, waiting: 0, call: shared };
    flights.set(key, flight);
    flight.result.then(
      () => end(key, flight),
      (error: unknown) => {
        end(key, flight);
        abandon.abort(error);
      },
    );
    return join<T>(key, flight, call);
  }

  return {
    share,
    find(key, sinceMs, call) {
      const flight = findFlight(key, sinceMs);
      return flight && join(key, flight, call);
    },
    has: (key, sinceMs) => findFlight(key, sinceMs) !== null,
  };
}

/** For the calls of one operation: they begin with its limits, and end with its signal. */
export function createOperationFlights(now: () => number): SingleFlight {
  const flights = new Map<string, Pick<Flight, 'startedMs' | 'result'>>();
  const findFlight = (key: string, sinceMs: number) => {
    const flight = flights.get(key);
    return flight !== undefined && flight.startedMs >= sinceMs ? flight : null;
  };
  return {
    share<T>({ key, sinceMs, call, start, onShared }: FlightOptions<T>): Promise<T> {
      const other = findFlight(key, sinceMs);
      if (other !== null) {
        onShared?.(other.startedMs);
        return other.result as Promise<T>;
      }
      const flight = { startedMs: now(), result: start(call) };
      flights.set(key, flight);
      const end = () => {
        if (flights.get(key) === flight) flights.delete(key);
      };
      flight.result.then(end, end);
      return flight.result;
    },
    find: <T>(key: string, sinceMs: number) =>
      (findFlight(key, sinceMs)?.result ?? null) as Promise<T> | null,
    has: (key, sinceMs) => findFlight(key, sinceMs) !== null,
  };
}

function toDeadlineMs({ nonWaiting, deadlineMs = Number.POSITIVE_INFINITY }: CallContext): number {
  return nonWaiting ? Number.NEGATIVE_INFINITY : deadlineMs;
}

function toLimits(deadlineMs: number): Flight['call'] {
  return { deadlineMs, nonWaiting: deadlineMs === Number.NEGATIVE_INFINITY };
}

/** True for a failure (budget, deadline) that concerns only the starter of a call: the others begin anew. */
export function isStarterError(error: unknown): boolean {
  return (
    error instanceof UpstreamBudgetExceededError ||
    (error instanceof UpstreamError && error.kind === 'rate-limited' && error.status === undefined)
  );
}
