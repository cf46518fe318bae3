import type { HttpCall } from './http-call.ts';
import { parseHttpDateMs, parseRetryAfterMs } from './parse-retry-after-ms.ts';

export interface ResetHeaderOptions {
  readonly names: readonly string[];
  readonly now: () => number;
}

/** Gives a 429 without a readable `Retry-After` one made from the first readable header of `names`. */
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

/** Smaller numbers are seconds to wait; larger ones Unix times, from `leastUnixTimeMs` on in milliseconds. */
const leastUnixTime = 1e8;
const leastUnixTimeMs = 1e11;

function parseResetSeconds(text: string, nowMs: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null;
  const value = Number(text);
  if (value < leastUnixTime) return value;
  const resetMs = value < leastUnixTimeMs ? value * 1000 : value;
  return Math.max(0, Math.ceil((resetMs - nowMs) / 1000));
}
