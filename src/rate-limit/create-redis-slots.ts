import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/redis-connection.ts';
import type { Reservations } from './create-reservations.ts';
import { type SlotsAnswer, slotsScript, toSlotKeys } from './redis-slots-script.ts';
import { countSpentBefore } from './spread-slots.ts';

export interface RedisSlotsOptions {
  readonly redis: RedisConnection;
  readonly credentialId: string;
  readonly limit: number;
  readonly windowMs: number;
  readonly leaseMs: number;
  readonly reservations: Reservations;
  readonly now: () => number;
}

/** Commands executed after they were given up do nothing: they would take slots for calls never made. */
export function createRedisSlots({
  redis,
  credentialId,
  limit,
  windowMs,
  leaseMs,
  reservations,
  now,
}: RedisSlotsOptions) {
  const keys = toSlotKeys(credentialId);
  const idPrefix = `${randomUUID()}:`;
  let knownMark = '';
  let aheadMs: number | null = null;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let isPauseUnsynced = false;
  let last: SlotsAnswer | null = null;
  let answeredMs = 0;

  async function send(firstId: number, count: number): Promise<SlotsAnswer> {
    const askedMs = now();
    const isSyncing = aheadMs !== null;
    const pauseMs = isSyncing && isPauseUnsynced ? Math.max(0, pausedUntilMs - askedMs) : 0;
    if (isSyncing) isPauseUnsynced = false;
    const answer = await redis.runScript(slotsScript, keys, [
      JSON.stringify({
        limit,
        windowMs,
        leaseMs,
        notAfterMs: aheadMs === null ? 0 : askedMs + aheadMs + redis.commandTimeoutMs,
        knownMark,
        newMark: `mark:${randomUUID()}`,
        spentBefore: knownMark === '' ? countSpentBefore(limit) : 0,
        idPrefix,
        firstId,
        count,
        pauseMs,
        changes: isSyncing ? reservations.takeUnsynced(askedMs) : [],
      }),
    ]);
    answeredMs = now();
    aheadMs = answer.nowMs - answeredMs;
    if (answer.isLate) markAllUnsynced();
    else {
      knownMark = answer.mark;
      last = answer;
    }
    return answer;
  }

  function markAllUnsynced(): void {
    reservations.markAllUnsynced();
    isPauseUnsynced = pausedUntilMs > now();
  }

  const toLeftMs = (toldMs: number, nowMs: number) => Math.max(0, toldMs - (nowMs - answeredMs));
  const resetMs = (nowMs: number) => toLeftMs(last?.resetMs ?? 0, nowMs);

  function toFreeInMs(nowMs: number): number[] {
    if (last === null) return [];
    const free = new Array<number>(Math.max(0, limit - last.used)).fill(0);
    return [...free, ...last.freeInMs.map((toldMs) => toLeftMs(toldMs, nowMs))];
  }

  return {
    forgetClock(): void {
      aheadMs = null;
    },
    look: () => send(0, 0),
    async take(firstId: number, count: number): Promise<SlotsAnswer> {
      const answer = await send(firstId, count);
      // Redis' clock was changed; now we know by how much.
      return answer.isLate ? send(firstId, count) : answer;
    },
    pauseUntil(untilMs: number): void {
      pausedUntilMs = untilMs;
      isPauseUnsynced = true;
    },
    hasUnsynced: () => isPauseUnsynced || reservations.hasUnsynced(),
    markAllUnsynced,
    countFree(nowMs: number): number {
      if (last === null) return 0;
      if (resetMs(nowMs) === 0) return limit;
      const becameFree = last.freeInMs.filter((toldMs) => toLeftMs(toldMs, nowMs) === 0).length;
      return Math.max(0, limit - last.used + becameFree);
    },
    resetMs,
    pausedMs: (nowMs: number) => toLeftMs(last?.pausedMs ?? 0, nowMs),
    toFreeInMs,
  };
}
