import type { HttpCall } from './http-call.ts';
import { parseHttpDateMs } from './parse-http-date-ms.ts';
import { parseRetryAfterMs } from './parse-retry-after-ms.ts';

export interface ResetHeaderOptions {
  /** Lower-case names of headers that say when the limit is free again: in seconds from now, or as a Unix time. */
  readonly names: readonly string[];
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

/** Gives a 429 without a readable `Retry-After` the one that the first readable of these headers amounts to. */
export function withResetHeader(call: HttpCall, { names, now }: ResetHeaderOptions): HttpCall {
  return async (request) => {
    const response = await call(request);
    const { status, headers } = response;
    if (status !== 429 || parseRetryAfterMs(headers, now()) !== null) return response;
    const clockMs = parseHttpDateMs(headers['date'] ?? '', now()) || now();
    const waitSeconds = names
      .map((name) => parseResetSeconds(headers[name] ?? '', clockMs))
      .find((seconds) => seconds !== null);
    if (waitSeconds === undefined) return response;
    return { ...response, headers: { ...headers, 'retry-after': String(waitSeconds) } };
  };
}

/** No wait is so long, in seconds, and no Unix time in seconds or milliseconds so small. */
const leastUnixTime = 1e8;
const leastUnixTimeMs = 1e11;

function parseResetSeconds(text: string, nowMs: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null;
  const value = Number(text);
  if (value < leastUnixTime) return value;
  const resetMs = value < leastUnixTimeMs ? value * 1000 : value;
  return Math.max(0, Math.ceil((resetMs - nowMs) / 1000));
}
