import { setTimeout as sleep } from 'node:timers/promises';
import type { RetryBudget } from './create-retry-budget.ts';
import { type HttpCall, HttpCallError, type HttpResponse } from './http-call.ts';
import { parseRetryAfterMs } from './parse-retry-after-ms.ts';

const baseDelayMs = 100;
const longestDelayMs = 2_000;

/** What a test replaces. */
export interface RetryTiming {
  /** Milliseconds of the clock that callers' deadlines are told by. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Deadlines by `performance.now()`. */
export const systemTiming: RetryTiming = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { ...(signal && { signal }) }),
  random: Math.random,
};

export interface RetryOptions {
  /** Further attempts of one call. */
  readonly maxRetries: number;
  readonly budget: RetryBudget;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
  readonly timing: RetryTiming;
}

/**
 * Makes a GET again that met a fault which may pass: network, timeouts, 408, 429, 5xx. It waits a random time of up to
 * 100 ms, then 200 ms and so on, and no shorter than a 503 asks for. When there are no more retries, nothing is left
 * of the budget, the caller's deadline would pass, or a retry is held back before it goes out, what the last attempt
 * gave counts.
 */
export function withRetry(call: HttpCall, { maxRetries, budget, now, timing }: RetryOptions): HttpCall {
  function toDelayMs(failed: PromiseSettledResult<HttpResponse>, retry: number): number {
    const delayMs = timing.random() * Math.min(longestDelayMs, baseDelayMs * 2 ** (retry - 1));
    const headers = failed.status === 'fulfilled' && failed.value.status === 503 ? failed.value.headers : {};
    return Math.max(delayMs, parseRetryAfterMs(headers, now()) ?? 0);
  }

  return async (request) => {
    const { method, signal, caller } = request;
    const attempt = async () => {
      const [result] = await Promise.allSettled([call(request)]);
      return result;
    };

    let last = await attempt();
    if (!isHeldBack(last)) budget.earn();
    for (let retry = 1; retry <= maxRetries && method === 'GET' && mayPass(last); retry++) {
      const delayMs = toDelayMs(last, retry);
      // Read anew: it may have grown.
      const { deadlineMs = Number.POSITIVE_INFINITY } = caller ?? {};
      if (timing.now() + delayMs >= deadlineMs || !budget.take()) break;
      const next = await timing.sleep(delayMs, signal).then(attempt, () => null);
      const made = next === null || isHeldBack(next) ? null : next;
      if (made === null) budget.giveBack();
      if (signal?.aborted) throw new HttpCallError('aborted', { cause: signal.reason });
      if (made === null) break;
      last = made;
    }
    if (last.status === 'rejected') throw last.reason;
    return last.value;
  };
}

function mayPass(result: PromiseSettledResult<HttpResponse>): boolean {
  if (result.status === 'rejected') {
    const { reason } = result;
    return reason instanceof HttpCallError && (reason.kind === 'timeout' || reason.kind === 'network');
  }
  const { status } = result.value;
  return status === 408 || status === 429 || status >= 500;
}

/** True when nothing went out, and not because no connection could be made. */
function isHeldBack(result: PromiseSettledResult<HttpResponse>): boolean {
  if (result.status === 'fulfilled' || mayPass(result)) return false;
  return !(result.reason instanceof HttpCallError && result.reason.wasSent);
}
