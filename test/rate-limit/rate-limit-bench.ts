import { createMemorySlotStore } from '../../src/rate-limit/create-memory-slot-store.ts';
import { createScheduledRateLimit } from '../../src/rate-limit/create-scheduled-rate-limit.ts';
import {
  type RateLimit,
  type RateLimitCaller,
  RateLimitExceededError,
  type RateLimitSlot,
} from '../../src/rate-limit/rate-limit.ts';
import type { SlotStore } from '../../src/rate-limit/slot-store.ts';
import { createVirtualClock, runPending, type VirtualClock } from './create-virtual-clock.ts';

/** What became of one caller. */
export interface Outcome {
  /** `waits` until it is told. */
  state: 'waits' | 'granted' | 'refused' | 'left';
  /** On the virtual clock; null while it waits. */
  atMs: number | null;
  slot: RateLimitSlot | null;
  retryAfterMs: number | null;
}

export interface RateLimitBench {
  readonly clock: VirtualClock;
  readonly rateLimit: RateLimit;
  /** Numbers of slots that were asked for, one for each take. */
  readonly takes: readonly number[];
  /** Asks for a slot; what comes of it is written into the outcome. */
  ask(caller?: RateLimitCaller): Outcome;
  /** Names of those who were granted a slot, in that order; `ask` by name gives the name. */
  readonly granted: readonly string[];
  askAs(name: string, caller?: RateLimitCaller): Outcome;
}

export interface RateLimitBenchOptions {
  readonly requestsPerMinute?: number | null;
  /** How long a take is under way; 0: not at all. */
  readonly takeMs?: number;
  /** How long each call takes; absent: until the test gives its slot back. */
  readonly runMs?: number;
  /** In place of the store of this process. */
  readonly slots?: SlotStore;
}

/** A scheduler on a virtual clock, over slots in memory. */
export function openRateLimit({
  requestsPerMinute = 2,
  takeMs = 0,
  runMs,
  slots,
}: RateLimitBenchOptions = {}): RateLimitBench {
  const clock = createVirtualClock();
  const takes: number[] = [];
  const store = slots ?? createMemorySlotStore({ requestsPerMinute, now: clock.now });
  const rateLimit = createScheduledRateLimit({
    ...clock,
    slots: {
      ...store,
      async take(count) {
        takes.push(count);
        if (takeMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, takeMs));
        return store.take(count);
      },
    },
  });
  const granted: string[] = [];

  function askAs(name: string, caller: RateLimitCaller = {}): Outcome {
    const outcome: Outcome = { state: 'waits', atMs: null, slot: null, retryAfterMs: null };
    const tell = (told: Partial<Outcome>) => {
      if (outcome.state !== 'waits') throw new Error('A caller was told twice.');
      Object.assign(outcome, { ...told, atMs: clock.now() });
    };
    rateLimit.acquire(caller).then(
      (slot) => {
        granted.push(name);
        tell({ state: 'granted', slot });
        if (runMs !== undefined) clock.setTimer(() => slot.release(), runMs);
      },
      (error: unknown) => {
        if (error instanceof RateLimitExceededError)
          tell({ state: 'refused', retryAfterMs: error.retryAfterMs });
        else if (error === caller.signal?.reason) tell({ state: 'left' });
        else throw error;
      },
    );
    return outcome;
  }

  return { clock, rateLimit, takes, granted, askAs, ask: (caller) => askAs('', caller) };
}

/** Takes that many slots and gives them back at once: they are free again in 60 s. */
export async function useUp({ ask }: RateLimitBench, count: number): Promise<void> {
  const outcomes = Array.from({ length: count }, () => ask());
  await runPending();
  for (const { slot } of outcomes) slot?.release();
}
