const missingMs = 60_000;
const longestMs = 10 * 60_000;
const httpDate = /^[a-z]{3}, \d{2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/i;

/**
 * How long a 429 asks to wait, in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3), at most ten minutes,
 * and one minute when the header is missing or unreadable.
 */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number {
  const text = header?.trim() ?? '';
  const waitMs = httpDate.test(text)
    ? Date.parse(text) - nowMs
    : /^\d+(\.\d+)?$/.test(text)
      ? Number(text) * 1000
      : Number.NaN;
  return Number.isNaN(waitMs) ? missingMs : Math.ceil(Math.min(Math.max(waitMs, 0), longestMs));
}
