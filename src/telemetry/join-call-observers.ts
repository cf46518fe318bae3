import type { CallObserver } from '../ledger/call-observer.ts';

/** Tells all of them. */
export function joinCallObservers(observers: readonly CallObserver[]): CallObserver {
  const [only] = observers;
  if (only !== undefined && observers.length === 1) return only;
  return {
    startCall(call, place) {
      const ends = observers.map((observer) => observer.startCall(call, place));
      return (status) => {
        for (const end of ends) end(status);
      };
    },
    addWait(waitedMs) {
      for (const observer of observers) observer.addWait(waitedMs);
    },
  };
}
