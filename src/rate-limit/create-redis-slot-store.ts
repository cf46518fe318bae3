import type { RedisConnection } from '../redis/redis-connection.ts';
import { createHoldWatch } from './create-hold-watch.ts';
import { createRedisExchange } from './create-redis-exchange.ts';
import { createRedisTrust } from './create-redis-trust.ts';
import { createRedisView } from './create-redis-view.ts';
import { createReservations } from './create-reservations.ts';
import type { SlotsAnswer } from './redis-slots-script.ts';
import { setIdleTimer } from './set-idle-timer.ts';
import type { SlotStore, TakenSlot, TakenSlots } from './slot-store.ts';
import { toSpreadFreeMs } from './to-spread-free-ms.ts';
import { windowMs as upstreamWindowMs } from './window-ms.ts';

export interface RedisSlotStoreOptions {
  readonly redis: RedisConnection;
  /** Names the credential in Redis without revealing it. */
  readonly credentialId: string;
  readonly requestsPerMinute: number;
  /** How many processes share the credential: without Redis each keeps to its part of the limit, at least one call. */
  readonly replicas: number;
  /** No call holds its slot for longer; if its process dies meanwhile, its slot is free this and 60 s later. */
  readonly longestCallMs: number;
  /** How far back the upstream counts. */
  readonly windowMs?: number;
  /** How often an idle credential is looked at: finds out that Redis is lost, and what others have taken. */
  readonly lookEveryMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  /** Calls back once after so many milliseconds; gives what stops it. */
  readonly setTimer?: (callback: () => void, waitMs: number) => () => void;
}

/** A lost Redis is often back at once: for so long nobody is told to wait out the window. */
const graceMs = 500;
const askAgainMs = 50;

/**
 * The slots of a credential that several processes share through Redis, which counts them by its own clock. `take`
 * waits for Redis no longer than two commands may take; without Redis it answers by the rules of `RedisTrust`. After 6 s
 * or more without calls a quarter of the own share is free at once, and the rest comes evenly over 60 s.
 */
export function createRedisSlotStore({
  redis,
  credentialId,
  requestsPerMinute: limit,
  replicas,
  longestCallMs,
  windowMs = upstreamWindowMs,
  lookEveryMs = 5_000,
  now = () => performance.now(),
  setTimer = setIdleTimer,
}: RedisSlotStoreOptions): SlotStore {
  const leaseMs = longestCallMs + windowMs;
  const ownShare = Math.max(1, Math.floor(limit / replicas));
  const reservations = createReservations({ windowMs, leaseMs });
  const trust = createRedisTrust({ windowMs, leaseMs, nowMs: now() });
  const exchange = createRedisExchange({
    redis,
    credentialId,
    requestsPerMinute: limit,
    windowMs,
    leaseMs,
    reservations,
    now,
  });
  const view = createRedisView(limit);
  const holdWatch = createHoldWatch(windowMs);
  /** Until then others may still have to tell Redis of the slots that they do not use at once. */
  let spreadingUntilMs = Number.NEGATIVE_INFINITY;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** Null while there is no connection. */
  let serverId: string | null = null;
  let isTelling = false;
  let isClosed = false;
  let stopTimer = () => {};

  async function open(openedId: string): Promise<void> {
    serverId = openedId;
    exchange.forgetClock();
    await ask(() => exchange.look());
    exchange.untell();
    await ask(() => exchange.take(0, 0));
    // Another store's answer, read together with ours, may have ended the connection.
    if (serverId === null) return;
    trust.share();
    watchHold(now());
    tell();
  }

  async function ask(send: () => Promise<SlotsAnswer>): Promise<SlotsAnswer> {
    const askedMs = now();
    const answer = await send();
    if (answer.isLate) return answer;
    const seenMs = now();
    view.see(answer, seenMs);
    if (!trust.meet(`${serverId} ${answer.mark}`, askedMs, seenMs)) {
      exchange.untell();
      tell();
    }
    watchHold(seenMs);
    return answer;
  }

  /** Once for all that has changed in this turn. */
  function tell(): void {
    if (isTelling || !trust.isShared()) return;
    isTelling = true;
    queueMicrotask(() => {
      isTelling = false;
      if (trust.isShared() && exchange.hasUntold()) ask(() => exchange.take(0, 0)).catch(ignoreLoss);
    });
  }

  function lookLater(): void {
    stopTimer = setTimer(() => {
      watchHold(now());
      if (trust.isShared()) ask(() => exchange.take(0, 0)).catch(ignoreLoss);
      lookLater();
    }, lookEveryMs);
  }

  /** Milliseconds in which no call may start, whatever is free. */
  const heldMs = (nowMs: number) =>
    Math.max(trust.quietMs(nowMs), view.pausedMs(nowMs), pausedUntilMs - nowMs, 0);
  const cautiousMs = (nowMs: number) => Math.max(trust.cautiousMs(nowMs), spreadingUntilMs - nowMs, 0);
  const countOwnFree = (nowMs: number) => Math.max(0, ownShare - reservations.countLive(nowMs));

  function watchHold(nowMs: number): void {
    const sinceMs = holdWatch.see(heldMs(nowMs), nowMs);
    if (sinceMs === null) return;
    const freeAtMs = reservations.toFreeInMs(nowMs).map((freeInMs) => nowMs + freeInMs);
    for (const atMs of toSpreadFreeMs({ limit: ownShare, windowMs, sinceMs, freeAtMs }))
      reservations.addTaken(atMs);
    spreadingUntilMs = sinceMs + 2 * lookEveryMs;
    tell();
  }

  async function take(count: number): Promise<TakenSlots> {
    const nowMs = now();
    watchHold(nowMs);
    if (!trust.isShared()) return takeAlone(count);
    const ownFree = cautiousMs(nowMs) > 0 ? countOwnFree(nowMs) : limit;
    const asked = heldMs(nowMs) > 0 ? 0 : Math.min(count, ownFree);
    const firstId = reservations.ask(asked, nowMs);
    const answer = await ask(() => exchange.take(firstId, asked)).catch(() => null);
    // After a standstill of this process too little is left of the lease for a call.
    if (answer !== null && now() - nowMs <= longestCallMs / 2)
      return toTakenSlots({ count, firstId, asked, granted: answer.granted });
    // Lost or too late, it may have been executed all the same.
    for (let id = firstId; id < firstId + asked; id++) reservations.giveBack(id);
    tell();
    return takeAlone(count);
  }

  function takeAlone(count: number): TakenSlots {
    const nowMs = now();
    const isOpening = serverId !== null;
    if (isClosed || isOpening || trust.lostForMs(nowMs) < graceMs)
      return { taken: [], freeInMs: [askAgainMs] };
    const asked = heldMs(nowMs) > 0 ? 0 : Math.min(count, countOwnFree(nowMs));
    return toTakenSlots({ count, firstId: reservations.ask(asked, nowMs), asked, granted: asked });
  }

  function toTakenSlots({ count, firstId, asked, granted }: Settlement): TakenSlots {
    reservations.settle(firstId, asked, granted);
    return {
      taken: Array.from({ length: granted }, (_, index) => toTakenSlot(firstId + index)),
      freeInMs: granted === count ? [] : toFreeInMs(count - granted),
    };
  }

  function toTakenSlot(id: number): TakenSlot {
    return {
      release() {
        reservations.end(id, now());
        tell();
      },
      cancel() {
        reservations.giveBack(id);
        tell();
      },
    };
  }

  /** Of the slots that are not to be had now, when the next ones are free. */
  function toFreeInMs(count: number): number[] {
    const nowMs = now();
    const holdMs = heldMs(nowMs);
    const ownOnlyMs = trust.isShared() ? cautiousMs(nowMs) : Number.POSITIVE_INFINITY;
    const own = [...new Array<number>(countOwnFree(nowMs)).fill(0), ...reservations.toFreeInMs(nowMs)];
    const shared = trust.isShared() ? view.toFreeInMs(nowMs) : own;
    return shared
      .slice(0, count)
      .map((freeInMs, index) => Math.max(freeInMs, holdMs, Math.min(own[index] ?? ownOnlyMs, ownOnlyMs)));
  }

  function remaining(): number {
    const nowMs = now();
    watchHold(nowMs);
    if (heldMs(nowMs) > 0) return 0;
    if (!trust.isShared()) return countOwnFree(nowMs);
    const sharedFree = Math.max(0, view.countFree(nowMs) - reservations.countAsked());
    return cautiousMs(nowMs) > 0 ? Math.min(sharedFree, countOwnFree(nowMs)) : sharedFree;
  }

  function resetMs(): number {
    const nowMs = now();
    watchHold(nowMs);
    return Math.max(heldMs(nowMs), view.resetMs(nowMs), reservations.toFreeInMs(nowMs).at(-1) ?? 0);
  }

  const unwatch = redis.watch({
    onOpen: (openedId) => void open(openedId).catch(ignoreLoss),
    onLost() {
      serverId = null;
      trust.lose(now());
      watchHold(now());
    },
  });
  watchHold(now());
  lookLater();

  return {
    requestsPerMinute: limit,
    windowMs,
    take,
    remaining,
    resetMs,
    isRedisLost: () => !trust.isShared() && heldMs(now()) > 0,
    pause(pauseMs) {
      const nowMs = now();
      watchHold(nowMs);
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
      watchHold(nowMs);
      exchange.pauseUntil(pausedUntilMs);
      tell();
    },
    async close() {
      isClosed = true;
      stopTimer();
      unwatch();
      if (trust.isShared()) await exchange.take(0, 0).catch(ignoreLoss);
      trust.lose(now());
    },
  };
}

interface Settlement {
  readonly count: number;
  readonly firstId: number;
  readonly asked: number;
  readonly granted: number;
}

/** The connection has told of it already. */
function ignoreLoss(): void {}
