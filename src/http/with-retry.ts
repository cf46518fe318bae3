import { setTimeout as sleep } from 'node:timers/promises';
import type { RetryBudget } from './create-retry-budget.ts';
import { type HttpCall, HttpCallError, type HttpResponse } from './http-call.ts';
import { parseRetryAfterMs } from './parse-retry-after-ms.ts';

const baseDelayMs = 100;
const longestDelayMs = 2_000;

export interface RetryTiming {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  readonly random: () => number;
}

export const systemTiming: RetryTiming = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { ...(signal && { signal }) }),
  random: Math.random,
};

export interface RetryOptions {
  readonly maxRetries: number;
  readonly budget: RetryBudget;
  readonly now: () => number;
  readonly timing: RetryTiming;
}

/** Repeats a GET or safe POST after transient faults; without budget, slot or time the last attempt counts. */
export function withRetry(call: HttpCall, { maxRetries, budget, now, timing }: RetryOptions): HttpCall {
  function toDelayMs(failed: PromiseSettledResult<HttpResponse>, retry: number): number {
    const delayMs = timing.random() * Math.min(longestDelayMs, baseDelayMs * 2 ** (retry - 1));
    const headers = failed.status === 'fulfilled' && failed.value.status === 503 ? failed.value.headers : {};
    return Math.max(delayMs, parseRetryAfterMs(headers, now()) ?? 0);
  }

  return async (request) => {
    const { method, isSafe = method === 'GET', signal, caller } = request;
    const attempt = (): Promise<PromiseSettledResult<HttpResponse>> =>
      call(request).then(
        (value) => ({ status: 'fulfilled', value }),
        (reason: unknown) => ({ status: 'rejected', reason }),
      );

    let last = await attempt();
    if (!isHeldBack(last)) budget.earn();
    for (let retry = 1; retry <= maxRetries && isSafe && mayPass(last); retry++) {
      const delayMs = toDelayMs(last, retry);
      const { deadlineMs = Number.POSITIVE_INFINITY, nonWaiting = false } = caller?.() ?? {};
      if (nonWaiting || timing.now() + delayMs >= deadlineMs || !budget.take()) break;
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

function isHeldBack(result: PromiseSettledResult<HttpResponse>): boolean {
  if (result.status === 'fulfilled' || mayPass(result)) return false;
  return !(result.reason instanceof HttpCallError && result.reason.wasSent);
}
