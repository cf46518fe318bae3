export interface SharingStateOptions {
  readonly windowMs: number;
  readonly leaseMs: number;
  readonly nowMs: number;
}

/**
 * How far a replica may rely on Redis. Lost: no call starts for a lease, as others may have been granted the
 * whole limit; then each keeps to its share. Found empty, or another: as lost until the lease is over. Others
 * may return later with calls of their share that Redis does not know: each keeps to its share a window more.
 */
export function createSharingState({ windowMs, leaseMs, nowMs: createdMs }: SharingStateOptions) {
  let isSharing = false;
  let lostMs = createdMs;
  let knownId: string | null = null;
  let answeredMs = createdMs;
  let blockedUntilMs = Number.NEGATIVE_INFINITY;
  let ownShareUntilMs = Number.NEGATIVE_INFINITY;

  return {
    lose(nowMs: number): void {
      if (isSharing) lostMs = nowMs;
      isSharing = false;
    },
    /** `dataId` names the data that Redis answered from. False: it has lost what we sent. */
    noteAnswer(dataId: string, askedMs: number, nowMs: number): boolean {
      const isFirst = knownId === null;
      const isOther = !isFirst && knownId !== dataId;
      if (isOther) blockedUntilMs = Math.max(blockedUntilMs, (isSharing ? nowMs : lostMs) + leaseMs);
      if (isFirst || isOther || askedMs - answeredMs > leaseMs) ownShareUntilMs = nowMs + windowMs;
      knownId = dataId;
      answeredMs = askedMs;
      return !isOther;
    },
    startSharing(): void {
      isSharing = true;
    },
    isSharing: () => isSharing,
    lostForMs: (nowMs: number) => (isSharing ? 0 : nowMs - lostMs),
    blockedMs: (nowMs: number) =>
      Math.max(0, blockedUntilMs - nowMs, isSharing ? 0 : lostMs + leaseMs - nowMs),
    ownShareOnlyMs(nowMs: number): number {
      // After a standstill of this process the others may have begun to use their share.
      const isStale = isSharing && nowMs - answeredMs > leaseMs;
      return Math.max(0, isStale ? windowMs : ownShareUntilMs - nowMs);
    },
  };
}
