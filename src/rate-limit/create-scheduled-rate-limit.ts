import { createFairQueue } from './create-fair-queue.ts';
import { createUsualDuration } from './create-usual-duration.ts';
import type { RateLimit, RateLimitCaller, RateLimitSlot } from './rate-limit.ts';
import { RateLimitExceededError } from './rate-limit-exceeded-error.ts';
import { setIdleTimer } from './set-idle-timer.ts';
import type { SlotStore, TakenSlot, TakenSlots } from './slot-store.ts';

export interface ScheduledRateLimitOptions {
  readonly slots: SlotStore;
  /** The clock of `deadlineMs`. */
  readonly now?: () => number;
  /** Calls back once after so many milliseconds; gives what stops it. */
  readonly setTimer?: (callback: () => void, waitMs: number) => () => void;
}

/** Somebody who waits; told once. */
interface Waiter {
  /** Counts up. */
  readonly number: number;
  readonly deadlineMs: number;
  /** True once a take has brought nothing for it. */
  isHeldBack: boolean;
  grant(slot: TakenSlot): void;
  /** A slot would take so many milliseconds at least. */
  refuse(waitMs: number): void;
}

/** A call may run longer than it might have, and other processes take and give back slots: so often the figures are looked at again. */
const lookAgainMs = 1_000;

/**
 * Gives out the slots of a store fairly: round robin between turns, first come first served within one, and after all
 * of them whoever does not wait. A caller is refused as soon as its slot would come after its deadline even if every
 * call under way ended now and those before it took no time, or if less time is left then than calls usually take: a
 * slot is not spent on a call that cannot end.
 */
export function createScheduledRateLimit({
  slots,
  now = () => performance.now(),
  setTimer = setIdleTimer,
}: ScheduledRateLimitOptions): RateLimit {
  const queue = createFairQueue<Waiter>();
  /** Who takes a slot that nobody waits for, or none. */
  const hasty = new Set<Waiter>();
  const limit = slots.requestsPerMinute ?? Number.POSITIVE_INFINITY;
  /** Slots that the take under way is to bring. */
  let asked = 0;
  let asking = Promise.resolve();
  let isAsking = false;
  let mustAsk = false;
  let lastNumber = 0;
  let stopTimer = () => {};
  let isClosed = false;

  const usual = createUsualDuration(now);

  const countWaiting = () => queue.size + hasty.size;

  const createError = (waitMs: number) =>
    new RateLimitExceededError(waitMs, { isRedisLost: slots.isRedisLost?.() ?? false });

  function wake(): void {
    mustAsk = true;
    if (!isAsking) asking = ask();
  }

  /** Takes slots until nobody has come, and nothing has changed, since the last take. */
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
      deal(answer, upTo);
      const nextMs = Math.min(lookAgainMs, answer.freeInMs[0] ?? lookAgainMs);
      if (countWaiting() > 0) stopTimer = setTimer(wake, Math.max(1, Math.ceil(nextMs)));
    }
    isAsking = false;
  }

  /** Among those up to that number: the take does not tell what those can hope for who came while it was under way. */
  function deal({ taken, freeInMs }: TakenSlots, upTo: number): void {
    const nowMs = now();
    const usualMs = slots.requestsPerMinute === null ? 0 : usual.readMs();
    const left = taken.values();
    let place = 0;
    const grant = (waiter: Waiter): boolean => {
      const { value: slot } = left.next();
      if (slot !== undefined) waiter.grant(slot);
      return slot !== undefined;
    };
    queue.judge((waiter) => {
      if (waiter.number > upTo) return 'stays';
      if (nowMs + usualMs <= waiter.deadlineMs && grant(waiter)) return 'served';
      const waitMs = toWaitMs(place, freeInMs);
      if (nowMs + waitMs + usualMs > waiter.deadlineMs) {
        waiter.refuse(waitMs);
        return 'leaves';
      }
      place += 1;
      waiter.isHeldBack = true;
      return 'stays';
    });
    for (const waiter of hasty) {
      if (waiter.number > upTo) break;
      hasty.delete(waiter);
      if (!grant(waiter)) waiter.refuse(toWaitMs(place, freeInMs));
    }
    for (const slot of left) slot.cancel();
  }

  /** The least that somebody waits who has so many before him. */
  function toWaitMs(place: number, freeInMs: readonly number[]): number {
    const index = Math.min(place % limit, freeInMs.length - 1);
    // Each slot is taken for a whole window before it is free for the next.
    return (freeInMs[index] ?? 0) + Math.floor(place / limit) * slots.windowMs;
  }

  function acquire({ turn, deadlineMs = Number.POSITIVE_INFINITY, signal }: RateLimitCaller) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (isClosed) return Promise.reject(createError(slots.resetMs()));
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
        hasty.delete(waiter);
        queue.remove(waiter, ownTurn);
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', leave, { once: true });
      if (deadlineMs <= askedMs) hasty.add(waiter);
      else queue.add(waiter, ownTurn);
      wake();
    });
  }

  function toRateLimitSlot(slot: TakenSlot, waitedMs: number): RateLimitSlot {
    const grantedMs = now();
    let isOver = false;
    function end(give: () => void): void {
      if (isOver) return;
      isOver = true;
      give();
    }
    return {
      waitedMs,
      release(wasAnswered = false) {
        end(() => {
          if (wasAnswered) usual.note(now() - grantedMs);
          slot.release();
        });
      },
      cancel() {
        end(() => {
          slot.cancel();
          wake();
        });
      },
    };
  }

  return {
    requestsPerMinute: slots.requestsPerMinute,
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
        return 'leaves' as const;
      };
      queue.judge(refuse);
      hasty.forEach(refuse);
      hasty.clear();
      await asking;
      await slots.close();
    },
  };
}
