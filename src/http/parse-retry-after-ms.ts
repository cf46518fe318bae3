import { longestPauseMs } from '../rate-limit/longest-pause-ms.ts';

const httpDate = /^[a-z]{3}, \d{2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/i;

/**
 * How long an answer asks to wait, in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3), at most ten minutes; null
 * when the header is missing or makes no sense, as a negative number does. A date counts from the answer's own `Date`, because the clocks
 * may differ; where that is missing or unreadable from `nowMs`, wall clock in epoch milliseconds.
 */
export function parseRetryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  const waitMs = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : parseHttpDateMs(text) - (parseHttpDateMs(headers['date']) || nowMs);
  return Number.isNaN(waitMs) ? null : Math.ceil(Math.min(Math.max(waitMs, 0), longestPauseMs));
}

/** In epoch milliseconds; NaN where it is none. */
function parseHttpDateMs(text = ''): number {
  return httpDate.test(text.trim()) ? Date.parse(text) : Number.NaN;
}
