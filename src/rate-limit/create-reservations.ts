export interface ReservationsOptions {
  readonly windowMs: number;
  /** How long a slot stays taken if its call is never heard of again. */
  readonly leaseMs: number;
}

/** The slots that one process has taken, and when they are free. All times are those of one clock that never goes back. */
export interface Reservations {
  /** Sets so many aside, to be granted or not; gives the first of their ids, which follow one another. */
  ask(count: number, nowMs: number): number;
  /** Of those that were asked for, the first so many are granted. The others are nobody's. */
  settle(firstId: number, count: number, granted: number): void;
  /** Counts one as taken until then that no call has. */
  addTaken(freeAtMs: number): void;
  /** Its call has ended. */
  end(id: number, nowMs: number): void;
  /** Nothing was sent. It is remembered for as long as another might count it as taken. */
  giveBack(id: number): void;
  /** Set aside, and neither granted nor refused so far. */
  countAsked(): number;
  countLive(nowMs: number): number;
  /** Milliseconds until each that is live is free, soonest first; a call that runs counts as if it ended now. */
  toFreeInMs(nowMs: number): number[];
  /** From now on all have to be told once more. */
  untell(): void;
  hasUntold(): boolean;
  /** What has changed since it was last told, and is told herewith. 0: given back. */
  tell(nowMs: number): { readonly id: number; readonly freeInMs: number }[];
}

interface Reservation {
  readonly startedMs: number;
  /** Not granted so far. */
  isAsked: boolean;
  /** `Infinity` while its call runs, `-Infinity` once given back. */
  freeAtMs: number;
}

export function createReservations({ windowMs, leaseMs }: ReservationsOptions): Reservations {
  const reservations = new Map<number, Reservation>();
  let untold = new Set<number>();
  let nextId = 0;

  function change(id: number, freeAtMs: number): void {
    const reservation = reservations.get(id);
    if (reservation === undefined) return;
    reservation.isAsked = false;
    reservation.freeAtMs = freeAtMs;
    untold.add(id);
  }

  function forget(id: number): void {
    reservations.delete(id);
    untold.delete(id);
  }

  function forgetOld(nowMs: number): void {
    for (const [id, { startedMs, freeAtMs }] of reservations) {
      const isGivenBack = freeAtMs === Number.NEGATIVE_INFINITY;
      if ((isGivenBack ? startedMs + leaseMs : freeAtMs) <= nowMs) forget(id);
    }
  }

  function toFreeInMs(nowMs: number): number[] {
    return [...reservations.values()]
      .filter(({ freeAtMs }) => freeAtMs > nowMs)
      .map(({ freeAtMs }) => Math.min(freeAtMs - nowMs, windowMs))
      .sort((a, b) => a - b);
  }

  return {
    ask(count, nowMs) {
      forgetOld(nowMs);
      const firstId = nextId;
      nextId += count;
      for (let id = firstId; id < nextId; id++) {
        reservations.set(id, { startedMs: nowMs, isAsked: true, freeAtMs: Number.POSITIVE_INFINITY });
      }
      return firstId;
    },
    settle(firstId, count, granted) {
      for (let id = firstId; id < firstId + count; id++) {
        const reservation = reservations.get(id);
        if (reservation !== undefined && id < firstId + granted) reservation.isAsked = false;
        else forget(id);
      }
    },
    addTaken(freeAtMs) {
      const startedMs = freeAtMs - windowMs;
      reservations.set(nextId, { startedMs, isAsked: false, freeAtMs });
      untold.add(nextId);
      nextId += 1;
    },
    end: (id, nowMs) => change(id, nowMs + windowMs),
    giveBack: (id) => change(id, Number.NEGATIVE_INFINITY),
    countAsked: () => [...reservations.values()].filter(({ isAsked }) => isAsked).length,
    countLive: (nowMs) => toFreeInMs(nowMs).length,
    toFreeInMs,
    untell() {
      untold = new Set(reservations.keys());
    },
    hasUntold: () => untold.size > 0,
    tell(nowMs) {
      forgetOld(nowMs);
      const told = [...untold].flatMap((id) => {
        const reservation = reservations.get(id);
        return reservation === undefined || reservation.isAsked
          ? []
          : [{ id, freeInMs: toToldMs(reservation, nowMs) }];
      });
      untold = new Set();
      return told;
    },
  };

  function toToldMs({ startedMs, freeAtMs }: Reservation, nowMs: number): number {
    if (freeAtMs === Number.POSITIVE_INFINITY) return Math.max(windowMs, startedMs + leaseMs - nowMs);
    return Math.max(0, freeAtMs - nowMs);
  }
}
