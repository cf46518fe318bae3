import { longestPauseMs } from '../rate-limit/rate-limit.ts';

/** RFC 9110, 10.2.3, at most ten minutes; null: unreadable. Clocks differ: dates count from `Date`. */
export function parseRetryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const startMs = parseHttpDateMs(headers['date'] ?? '', nowMs) || nowMs;
  const waits = splitJoinedHeaders(headers['retry-after'] ?? '').map((text) =>
    /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseHttpDateMs(text, nowMs) - startMs,
  );
  const waitMs = Math.max(...waits.filter((ms) => !Number.isNaN(ms)));
  return waitMs === Number.NEGATIVE_INFINITY
    ? null
    : Math.ceil(Math.min(Math.max(waitMs, 0), longestPauseMs));
}

/** Repeated headers arrive joined by commas; dates have a comma after the weekday. */
function splitJoinedHeaders(text: string): string[] {
  return text.split(/(?<!(?:^|,)\s*[a-z]+),/i).map((part) => part.trim());
}

const fixdate = /^[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/i;
const rfc850 =
  /^[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/i;
const asctime = /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/i;
const forms = [fixdate, rfc850, asctime];

/** RFC 9110, 5.6.7, in epoch ms; NaN: unreadable. Two-digit years are at most 50 years after `nowMs`. */
export function parseHttpDateMs(text: string, nowMs: number): number {
  const trimmed = text.trim();
  const parts = forms.map((form) => form.exec(trimmed)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return Number.NaN;
  const { day, month, year = '', time } = parts;
  return Date.parse(`${day} ${month} ${year.length === 2 ? toFullYear(year, nowMs) : year} ${time} GMT`);
}

function toFullYear(lastDigits: string, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const sameCentury = thisYear - (thisYear % 100) + Number(lastDigits);
  return sameCentury > thisYear + 50 ? sameCentury - 100 : sameCentury;
}
