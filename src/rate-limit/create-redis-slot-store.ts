import type { RedisConnection } from '../redis/redis-connection.ts';
import { createRedisSlots } from './create-redis-slots.ts';
import { createReservations } from './create-reservations.ts';
import { createSharingState } from './create-sharing-state.ts';
import { toLimit, usualWindowMs } from './rate-limit.ts';
import type { SlotsAnswer } from './redis-slots-script.ts';
import {
  type SetTimer,
  type SlotStore,
  setIdleTimer,
  type TakenSlot,
  type TakenSlots,
} from './slot-store.ts';
import { createPauseTracker, toSpreadFreeMs } from './spread-slots.ts';

export interface RedisSlotStoreOptions {
  readonly redis: RedisConnection;
  readonly credentialId: string;
  readonly requestsPerMinute: number;
  /** Without Redis each keeps to its share of the limit, at least one call. */
  readonly replicas: number;
  /** A slot of a dead process is free after this and a window. */
  readonly longestCallMs: number;
  readonly windowMs?: number;
  readonly lookEveryMs?: number;
  readonly now?: () => number;
  readonly setTimer?: SetTimer;
}

/** A lost Redis is often back at once: callers are told of the wait only after this. */
const graceMs = 500;
const askAgainMs = 50;

/** Slots shared by processes through Redis, by its clock. `take` waits for two commands at most. */
export function createRedisSlotStore({
  redis,
  credentialId,
  requestsPerMinute,
  replicas,
  longestCallMs,
  windowMs = usualWindowMs,
  lookEveryMs = 5_000,
  now = () => performance.now(),
  setTimer = setIdleTimer,
}: RedisSlotStoreOptions): SlotStore {
  const limit = toLimit(requestsPerMinute, windowMs);
  const leaseMs = longestCallMs + windowMs;
  const ownShare = Math.max(1, Math.floor(limit / replicas));
  const reservations = createReservations({ windowMs, leaseMs });
  const sharing = createSharingState({ windowMs, leaseMs, nowMs: now() });
  const slots = createRedisSlots({ redis, credentialId, limit, windowMs, leaseMs, reservations, now });
  const pauses = createPauseTracker(windowMs);
  let spreadingUntilMs = Number.NEGATIVE_INFINITY;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let serverId: string | null = null;
  let isSyncing = false;
  let isClosed = false;
  let stopTimer = () => {};

  async function open(openedId: string): Promise<void> {
    serverId = openedId;
    slots.forgetClock();
    await ask(() => slots.look());
    slots.markAllUnsynced();
    await ask(() => slots.take(0, 0));
    // The answer to another store may have ended the connection meanwhile.
    if (serverId === null) return;
    sharing.startSharing();
    update();
    sync();
  }

  async function ask(send: () => Promise<SlotsAnswer>): Promise<SlotsAnswer> {
    const askedMs = now();
    const answer = await send();
    if (answer.isLate) return answer;
    if (!sharing.noteAnswer(`${serverId} ${answer.mark}`, askedMs, now())) {
      slots.markAllUnsynced();
      sync();
    }
    update();
    return answer;
  }

  function sync(): void {
    if (isSyncing || !sharing.isSharing()) return;
    isSyncing = true;
    queueMicrotask(() => {
      isSyncing = false;
      if (sharing.isSharing() && slots.hasUnsynced()) ask(() => slots.take(0, 0)).catch(ignoreLoss);
    });
  }

  function lookLater(): void {
    stopTimer = setTimer(() => {
      update();
      if (sharing.isSharing()) ask(() => slots.take(0, 0)).catch(ignoreLoss);
      lookLater();
    }, lookEveryMs);
  }

  const heldMs = (nowMs: number) =>
    Math.max(sharing.blockedMs(nowMs), slots.pausedMs(nowMs), pausedUntilMs - nowMs, 0);
  const ownShareOnlyMs = (nowMs: number) =>
    Math.max(sharing.ownShareOnlyMs(nowMs), spreadingUntilMs - nowMs, 0);
  const countOwnFree = (nowMs: number) => Math.max(0, ownShare - reservations.countTaken(nowMs));

  function update(): number {
    const nowMs = now();
    const sinceMs = pauses.findEndMs(heldMs(nowMs), nowMs);
    if (sinceMs === null) return nowMs;
    const freeAtMs = reservations.toFreeInMs(nowMs).map((freeInMs) => nowMs + freeInMs);
    for (const atMs of toSpreadFreeMs({ limit: ownShare, windowMs, sinceMs, freeAtMs }))
      reservations.addTaken(atMs);
    spreadingUntilMs = sinceMs + 2 * lookEveryMs;
    sync();
    return nowMs;
  }

  async function take(count: number): Promise<TakenSlots> {
    const nowMs = update();
    if (!sharing.isSharing()) return takeAlone(count);
    const ownFree = ownShareOnlyMs(nowMs) > 0 ? countOwnFree(nowMs) : limit;
    const asked = heldMs(nowMs) > 0 ? 0 : Math.min(count, ownFree);
    const firstId = reservations.reserve(asked, nowMs);
    const answer = await ask(() => slots.take(firstId, asked)).catch(() => null);
    // After a standstill of this process the lease may be too short for a call.
    if (answer !== null && now() - nowMs <= longestCallMs / 2)
      return confirm(count, firstId, asked, answer.granted);
    // Lost or late, it may have been executed all the same.
    for (let id = firstId; id < firstId + asked; id++) reservations.cancel(id);
    sync();
    return takeAlone(count);
  }

  function takeAlone(count: number): TakenSlots {
    const nowMs = now();
    const isOpening = serverId !== null;
    if (isClosed || isOpening || sharing.lostForMs(nowMs) < graceMs)
      return { taken: [], freeInMs: [askAgainMs] };
    const asked = heldMs(nowMs) > 0 ? 0 : Math.min(count, countOwnFree(nowMs));
    return confirm(count, reservations.reserve(asked, nowMs), asked, asked);
  }

  function confirm(count: number, firstId: number, asked: number, granted: number): TakenSlots {
    reservations.confirm(firstId, asked, granted);
    return {
      taken: Array.from({ length: granted }, (_, index) => toTakenSlot(firstId + index)),
      freeInMs: granted === count ? [] : toFreeInMs(count - granted),
    };
  }

  function toTakenSlot(id: number): TakenSlot {
    return {
      release() {
        reservations.release(id, now());
        sync();
      },
      cancel() {
        reservations.cancel(id);
        sync();
      },
    };
  }

  function toFreeInMs(count: number): number[] {
    const nowMs = now();
    const holdMs = heldMs(nowMs);
    const ownOnlyMs = sharing.isSharing() ? ownShareOnlyMs(nowMs) : Number.POSITIVE_INFINITY;
    const own = [...new Array<number>(countOwnFree(nowMs)).fill(0), ...reservations.toFreeInMs(nowMs)];
    const shared = sharing.isSharing() ? slots.toFreeInMs(nowMs) : own;
    return shared
      .slice(0, count)
      .map((freeInMs, index) => Math.max(freeInMs, holdMs, Math.min(own[index] ?? ownOnlyMs, ownOnlyMs)));
  }

  function remaining(): number {
    const nowMs = update();
    if (heldMs(nowMs) > 0) return 0;
    if (!sharing.isSharing()) return countOwnFree(nowMs);
    const sharedFree = Math.max(0, slots.countFree(nowMs) - reservations.countPending());
    return ownShareOnlyMs(nowMs) > 0 ? Math.min(sharedFree, countOwnFree(nowMs)) : sharedFree;
  }

  function resetMs(): number {
    const nowMs = update();
    return Math.max(heldMs(nowMs), slots.resetMs(nowMs), reservations.toFreeInMs(nowMs).at(-1) ?? 0);
  }

  const unwatch = redis.watch({
    onOpen: (openedId) => void open(openedId).catch(ignoreLoss),
    onLost() {
      serverId = null;
      sharing.lose(now());
      update();
    },
  });
  update();
  lookLater();

  return {
    requestsPerMinute,
    limit,
    windowMs,
    take,
    remaining,
    resetMs,
    isRedisLost: () => !sharing.isSharing() && heldMs(now()) > 0,
    pause(pauseMs) {
      pausedUntilMs = Math.max(pausedUntilMs, update() + pauseMs);
      update();
      slots.pauseUntil(pausedUntilMs);
      sync();
    },
    async close() {
      isClosed = true;
      stopTimer();
      unwatch();
      if (sharing.isSharing()) await slots.take(0, 0).catch(ignoreLoss);
      sharing.lose(now());
    },
  };
}

function ignoreLoss(): void {}
