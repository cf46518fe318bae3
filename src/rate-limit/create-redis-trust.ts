export interface RedisTrustOptions {
  readonly windowMs: number;
  /** Whatever Redis granted is free again by then, whoever holds it. */
  readonly leaseMs: number;
  readonly nowMs: number;
}

/**
 * How far one replica may rely on what Redis counts. All times are those of one clock that never goes back.
 *
 * - Lost: others may have been granted the whole limit until the end, so no call starts for a lease; then each replica
 *   keeps to its own share.
 * - Found as it was: Redis still counts all it has granted. Found empty, or another: as good as lost until the lease is over.
 * - Others may come back later than this one, with calls of their own share that Redis has not been told of. So wherever
 *   a replica can have come to its share, each keeps to it for one window more, besides what Redis grants.
 */
export interface RedisTrust {
  /** The connection is gone. */
  lose(nowMs: number): void;
  /** Redis answered what was asked at `askedMs`, from the data of that name. False: it has forgotten what we told it. */
  meet(dataId: string, askedMs: number, nowMs: number): boolean;
  /** Redis knows of all our slots: from now on it is asked. */
  share(): void;
  isShared(): boolean;
  /** Nobody has heard of Redis for so long; 0 while it is there. */
  lostForMs(nowMs: number): number;
  /** Milliseconds in which no call may start. */
  quietMs(nowMs: number): number;
  /** Milliseconds in which our own share is not to be passed, even if Redis would grant more. */
  cautiousMs(nowMs: number): number;
}

export function createRedisTrust({ windowMs, leaseMs, nowMs: createdMs }: RedisTrustOptions): RedisTrust {
  let isShared = false;
  let lostMs = createdMs;
  let knownId: string | null = null;
  let answeredMs = createdMs;
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let cautiousUntilMs = Number.NEGATIVE_INFINITY;

  return {
    lose(nowMs) {
      if (isShared) lostMs = nowMs;
      isShared = false;
    },
    meet(dataId, askedMs, nowMs) {
      const isFirst = knownId === null;
      const isOther = !isFirst && knownId !== dataId;
      if (isOther) quietUntilMs = Math.max(quietUntilMs, (isShared ? nowMs : lostMs) + leaseMs);
      if (isFirst || isOther || askedMs - answeredMs > leaseMs) cautiousUntilMs = nowMs + windowMs;
      knownId = dataId;
      answeredMs = askedMs;
      return !isOther;
    },
    share() {
      isShared = true;
    },
    isShared: () => isShared,
    lostForMs: (nowMs) => (isShared ? 0 : nowMs - lostMs),
    quietMs: (nowMs) => Math.max(0, quietUntilMs - nowMs, isShared ? 0 : lostMs + leaseMs - nowMs),
    cautiousMs(nowMs) {
      // After a pause of this process the others may have come to their share.
      const isStale = isShared && nowMs - answeredMs > leaseMs;
      return Math.max(0, isStale ? windowMs : cautiousUntilMs - nowMs);
    },
  };
}
