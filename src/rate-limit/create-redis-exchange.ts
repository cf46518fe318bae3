import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/redis-connection.ts';
import { countSpentBefore } from './count-spent-before.ts';
import type { Reservations } from './create-reservations.ts';
import { type SlotsAnswer, slotsScript, toSlotKeys, toSlotsArgs } from './redis-slots-script.ts';

export interface RedisExchangeOptions {
  readonly redis: RedisConnection;
  readonly credentialId: string;
  readonly requestsPerMinute: number;
  readonly windowMs: number;
  readonly leaseMs: number;
  /** What of them is untold is told with every request but the first of a connection. */
  readonly reservations: Reservations;
  readonly now: () => number;
}

export interface RedisExchange {
  /** Redis may be another one: its clock has to be learned anew. */
  forgetClock(): void;
  /** Asks for nothing and tells nothing: where does the credential stand? */
  look(): Promise<SlotsAnswer>;
  /** Tells what is untold, and takes slots under the ids that were set aside for them. Rejects when Redis is lost. */
  take(firstId: number, count: number): Promise<SlotsAnswer>;
  /** Told with the next request. */
  pauseUntil(untilMs: number): void;
  hasUntold(): boolean;
  untell(): void;
}

/**
 * Everything that is said to Redis about one credential. What is executed only after it was given up does nothing, so
 * that it cannot take slots for calls that were never made.
 */
export function createRedisExchange({
  redis,
  credentialId,
  requestsPerMinute,
  windowMs,
  leaseMs,
  reservations,
  now,
}: RedisExchangeOptions): RedisExchange {
  const keys = toSlotKeys(credentialId);
  const idPrefix = `${randomUUID()}:`;
  let knownMark = '';
  /** How far Redis' clock is ahead of ours. */
  let aheadMs: number | null = null;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let isPauseUntold = false;

  async function send(firstId: number, count: number): Promise<SlotsAnswer> {
    const askedMs = now();
    const isTelling = aheadMs !== null;
    const pauseMs = isTelling && isPauseUntold ? Math.max(0, pausedUntilMs - askedMs) : 0;
    if (isTelling) isPauseUntold = false;
    const answer = await redis.runScript(
      slotsScript,
      keys,
      toSlotsArgs({
        requestsPerMinute,
        windowMs,
        leaseMs,
        notAfterMs: aheadMs === null ? 0 : askedMs + aheadMs + redis.commandTimeoutMs,
        knownMark,
        newMark: `mark:${randomUUID()}`,
        spentBefore: knownMark === '' ? countSpentBefore(requestsPerMinute) : 0,
        idPrefix,
        firstId,
        count,
        pauseMs,
        changes: isTelling ? reservations.tell(askedMs) : [],
      }),
    );
    aheadMs = answer.nowMs - now();
    if (answer.isLate) untell();
    else knownMark = answer.mark;
    return answer;
  }

  function untell(): void {
    reservations.untell();
    isPauseUntold = pausedUntilMs > now();
  }

  return {
    forgetClock() {
      aheadMs = null;
    },
    look: () => send(0, 0),
    async take(firstId, count) {
      const answer = await send(firstId, count);
      // Redis' clock has leapt: now we know by how much.
      return answer.isLate ? send(firstId, count) : answer;
    },
    pauseUntil(untilMs) {
      pausedUntilMs = untilMs;
      isPauseUntold = true;
    },
    hasUntold: () => isPauseUntold || reservations.hasUntold(),
    untell,
  };
}
