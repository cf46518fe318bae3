export type Reservations = ReturnType<typeof createReservations>;

interface Reservation {
  readonly startedMs: number;
  isPending: boolean;
  /** `Infinity` while its call runs, `-Infinity` once cancelled. */
  freeAtMs: number;
}

/** The slots that this process has taken, and which of them Redis does not know yet. */
export function createReservations({
  windowMs,
  leaseMs,
}: {
  readonly windowMs: number;
  readonly leaseMs: number;
}) {
  const reservations = new Map<number, Reservation>();
  let unsynced = new Set<number>();
  let nextId = 0;

  function change(id: number, freeAtMs: number): void {
    const reservation = reservations.get(id);
    if (reservation === undefined) return;
    reservation.isPending = false;
    reservation.freeAtMs = freeAtMs;
    unsynced.add(id);
  }

  function remove(id: number): void {
    reservations.delete(id);
    unsynced.delete(id);
  }

  function removeOld(nowMs: number): void {
    for (const [id, { startedMs, freeAtMs }] of reservations) {
      // Others may count a cancelled one as taken for a lease.
      const endMs = freeAtMs === Number.NEGATIVE_INFINITY ? startedMs + leaseMs : freeAtMs;
      if (endMs <= nowMs) remove(id);
    }
  }

  function toFreeInMs(nowMs: number): number[] {
    return [...reservations.values()]
      .filter(({ freeAtMs }) => freeAtMs > nowMs)
      .map(({ freeAtMs }) => Math.min(freeAtMs - nowMs, windowMs))
      .sort((a, b) => a - b);
  }

  return {
    reserve(count: number, nowMs: number): number {
      removeOld(nowMs);
      const firstId = nextId;
      for (; nextId < firstId + count; nextId++) {
        reservations.set(nextId, { startedMs: nowMs, isPending: true, freeAtMs: Number.POSITIVE_INFINITY });
      }
      return firstId;
    },
    confirm(firstId: number, count: number, granted: number): void {
      for (let id = firstId; id < firstId + count; id++) {
        const reservation = reservations.get(id);
        if (reservation !== undefined && id < firstId + granted) reservation.isPending = false;
        else remove(id);
      }
    },
    addTaken(freeAtMs: number): void {
      reservations.set(nextId, { startedMs: freeAtMs - windowMs, isPending: false, freeAtMs });
      unsynced.add(nextId++);
    },
    release: (id: number, nowMs: number) => change(id, nowMs + windowMs),
    cancel: (id: number) => change(id, Number.NEGATIVE_INFINITY),
    countPending: () => [...reservations.values()].filter(({ isPending }) => isPending).length,
    countTaken: (nowMs: number) => toFreeInMs(nowMs).length,
    toFreeInMs,
    markAllUnsynced(): void {
      unsynced = new Set(reservations.keys());
    },
    hasUnsynced: () => unsynced.size > 0,
    /** `freeInMs` 0: cancelled. */
    takeUnsynced(nowMs: number): { readonly id: number; readonly freeInMs: number }[] {
      removeOld(nowMs);
      const ids = unsynced;
      unsynced = new Set();
      return [...reservations].flatMap(([id, { startedMs, isPending, freeAtMs }]) => {
        if (isPending || !ids.has(id)) return [];
        const isRunning = freeAtMs === Number.POSITIVE_INFINITY;
        const freeInMs = (isRunning ? startedMs + leaseMs : freeAtMs) - nowMs;
        return [{ id, freeInMs: Math.max(isRunning ? windowMs : 0, freeInMs) }];
      });
    },
  };
}
