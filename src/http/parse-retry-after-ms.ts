import { longestPauseMs } from '../rate-limit/longest-pause-ms.ts';
import { parseHttpDateMs } from './parse-http-date-ms.ts';

/**
 * How long an answer asks to wait, in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3), at most ten minutes; null
 * when the header is missing or makes no sense, as a negative number does. A date counts from the answer's own `Date`, because the clocks
 * may differ; where that is missing or unreadable from `nowMs`, wall clock in epoch milliseconds. Where a proxy added a
 * header of its own, the longest wait counts.
 */
export function parseRetryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const startMs = parseHttpDateMs(headers['date'] ?? '', nowMs) || nowMs;
  const waits = splitJoinedHeaders(headers['retry-after'] ?? '').map((text) =>
    /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseHttpDateMs(text, nowMs) - startMs,
  );
  const waitMs = Math.max(...waits.filter((ms) => !Number.isNaN(ms)));
  // The maximum of nothing is minus infinity.
  return waitMs === Number.NEGATIVE_INFINITY
    ? null
    : Math.ceil(Math.min(Math.max(waitMs, 0), longestPauseMs));
}

/** Repeated headers arrive joined by commas; the comma after the name of a weekday is a date's own. */
function splitJoinedHeaders(text: string): string[] {
  return text.split(/(?<!(?:^|,)\s*[a-z]+),/i).map((part) => part.trim());
}
