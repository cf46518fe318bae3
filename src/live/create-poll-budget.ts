import { UpstreamBudgetExceededError } from '../errors.ts';
import { createLedger, type OpenLedger } from '../ledger/create-ledger.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';

/** Spreads the calls that nobody waits for over the half of a rate limit that is theirs. */
export interface PollBudget {
  /** The interval in place of that one, in milliseconds, with which all members keep to their half. */
  lengthen(member: object, intervalMs: number): number;
  leave(member: object): void;
  /** Until a call may be made, in milliseconds. */
  waitMs(): number;
  /** Of one poll. Its `expectCall` throws `UpstreamBudgetExceededError` where the half is spent. */
  openLedger(): OpenLedger;
}

/** One for each credential; of several replicas each has its part. */
export function createPollBudget(
  { limit, windowMs }: Pick<RateLimit, 'limit' | 'windowMs'>,
  { now, replicas }: { readonly now: () => number; readonly replicas: number },
): PollBudget {
  const most = limit === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(limit / 2 / replicas));
  const intervals = new Map<object, number>();
  let spentMs: number[] = [];

  function update(): number {
    spentMs = spentMs.filter((atMs) => now() - atMs <= windowMs);
    return most - spentMs.length;
  }

  return {
    lengthen(member, intervalMs) {
      intervals.set(member, intervalMs);
      const wanted = [...intervals.values()].reduce((sum, each) => sum + windowMs / each, 0);
      return intervalMs * Math.max(1, wanted / most);
    },
    leave: (member) => void intervals.delete(member),
    waitMs: () => (update() > 0 ? 0 : Math.max(0, (spentMs[0] ?? now()) + windowMs + 1 - now())),
    openLedger() {
      const ledger = createLedger({ now });
      return {
        ...ledger,
        expectCall() {
          if (update() < 1)
            throw new UpstreamBudgetExceededError('Polling would take more than half of the rate limit.');
          // Counted before it waits for its slot: others wait beside it.
          if (most !== Number.POSITIVE_INFINITY) spentMs.push(now());
          ledger.expectCall();
        },
      };
    },
  };
}
