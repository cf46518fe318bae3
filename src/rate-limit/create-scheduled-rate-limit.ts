import { createFairQueue } from './create-fair-queue.ts';
import { createUsualDuration } from './create-usual-duration.ts';
import {
  type RateLimit,
  type RateLimitCaller,
  RateLimitExceededError,
  type RateLimitSlot,
} from './rate-limit.ts';
import {
  type SetTimer,
  type SlotStore,
  setIdleTimer,
  type TakenSlot,
  type TakenSlots,
} from './slot-store.ts';

export interface ScheduledRateLimitOptions {
  readonly slots: SlotStore;
  readonly now?: () => number;
  readonly setTimer?: SetTimer;
}

interface Waiter {
  readonly number: number;
  readonly deadlineMs: number;
  isHeldBack: boolean;
  grant(slot: TakenSlot): void;
  refuse(waitMs: number): void;
}

/** Other processes may free slots, and calls may take longer than assumed. */
const lookAgainMs = 1_000;

/** Slots go round robin between turns; callers are refused once their deadline is unlikely to be met. */
export function createScheduledRateLimit({
  slots,
  now = () => performance.now(),
  setTimer = setIdleTimer,
}: ScheduledRateLimitOptions): RateLimit {
  const queue = createFairQueue<Waiter>();
  const nonWaiting = new Set<Waiter>();
  const limit = slots.limit ?? Number.POSITIVE_INFINITY;
  let asked = 0;
  let asking = Promise.resolve();
  let isAsking = false;
  let mustAsk = false;
  let lastNumber = 0;
  let stopTimer = () => {};
  let isClosed = false;

  const usual = createUsualDuration(now);

  const countWaiting = () => queue.size + nonWaiting.size;

  const createError = (waitMs: number) =>
    new RateLimitExceededError(waitMs, { isRedisLost: slots.isRedisLost?.() ?? false });

  function wake(): void {
    mustAsk = true;
    if (!isAsking) asking = ask();
  }

  async function ask(): Promise<void> {
    isAsking = true;
    // One take serves all who come in the same tick.
    await Promise.resolve();
    while (mustAsk && countWaiting() > 0) {
      mustAsk = false;
      stopTimer();
      asked = countWaiting();
      const upTo = lastNumber;
      const answer = await slots.take(asked);
      asked = 0;
      distribute(answer, upTo);
      const nextMs = Math.min(lookAgainMs, answer.freeInMs[0] ?? lookAgainMs);
      if (countWaiting() > 0) stopTimer = setTimer(wake, Math.max(1, Math.ceil(nextMs)));
    }
    isAsking = false;
  }

  function distribute({ taken, freeInMs }: TakenSlots, upTo: number): void {
    const nowMs = now();
    const usualMs = slots.limit === null ? 0 : usual.readMs();
    const left = taken.values();
    let place = 0;
    const grant = (waiter: Waiter): boolean => {
      const { value: slot } = left.next();
      if (slot !== undefined) waiter.grant(slot);
      return slot !== undefined;
    };
    queue.serve((waiter) => {
      if (waiter.number > upTo) return 'stay';
      if (nowMs + usualMs <= waiter.deadlineMs && grant(waiter)) return 'served';
      const waitMs = toWaitMs(place, freeInMs);
      if (nowMs + waitMs + usualMs > waiter.deadlineMs) {
        waiter.refuse(waitMs);
        return 'leave';
      }
      place += 1;
      waiter.isHeldBack = true;
      return 'stay';
    });
    for (const waiter of nonWaiting) {
      if (waiter.number > upTo) break;
      nonWaiting.delete(waiter);
      if (!grant(waiter)) waiter.refuse(toWaitMs(place, freeInMs));
    }
    for (const slot of left) slot.cancel();
  }

  function toWaitMs(place: number, freeInMs: readonly number[]): number {
    const index = Math.min(place % limit, freeInMs.length - 1);
    return (freeInMs[index] ?? 0) + Math.floor(place / limit) * slots.windowMs;
  }

  function acquire(caller: RateLimitCaller) {
    const { turn, deadlineMs = Number.POSITIVE_INFINITY, signal } = caller;
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (isClosed) return Promise.reject(createError(slots.resetMs()));
    const unlimited = countWaiting() === 0 && deadlineMs >= now() ? (slots.takeUnlimited?.() ?? null) : null;
    if (unlimited !== null) return Promise.resolve(toRateLimitSlot(unlimited, 0));
    return new Promise<RateLimitSlot>((resolve, reject) => {
      lastNumber += 1;
      const askedMs = now();
      const waiter: Waiter = {
        number: lastNumber,
        deadlineMs,
        isHeldBack: false,
        grant(slot) {
          signal?.removeEventListener('abort', leave);
          resolve(toRateLimitSlot(slot, waiter.isHeldBack ? now() - askedMs : 0));
        },
        refuse(waitMs) {
          signal?.removeEventListener('abort', leave);
          reject(createError(waitMs));
        },
      };
      const ownTurn = turn ?? waiter;
      function leave(): void {
        nonWaiting.delete(waiter);
        queue.remove(waiter, ownTurn);
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', leave, { once: true });
      if (caller.nonWaiting || deadlineMs <= askedMs) nonWaiting.add(waiter);
      else queue.add(waiter, ownTurn);
      wake();
    });
  }

  function toRateLimitSlot(slot: TakenSlot, waitedMs: number): RateLimitSlot {
    const grantedMs = now();
    let isOver = false;
    return {
      waitedMs,
      release(wasAnswered = false) {
        if (isOver) return;
        isOver = true;
        if (wasAnswered) usual.note(now() - grantedMs);
        slot.release();
      },
      cancel() {
        if (isOver) return;
        isOver = true;
        slot.cancel();
        wake();
      },
    };
  }

  return {
    requestsPerMinute: slots.requestsPerMinute,
    limit: slots.limit,
    windowMs: slots.windowMs,
    remaining: () => Math.max(0, slots.remaining() - (countWaiting() - asked)),
    resetMs: () => slots.resetMs(),
    acquire,
    pause(pauseMs) {
      slots.pause(pauseMs);
      wake();
    },
    async close() {
      isClosed = true;
      stopTimer();
      const waitMs = slots.resetMs();
      const refuse = (waiter: Waiter) => {
        waiter.refuse(waitMs);
        return 'leave' as const;
      };
      queue.serve(refuse);
      nonWaiting.forEach(refuse);
      nonWaiting.clear();
      await asking;
      await slots.close();
    },
  };
}
