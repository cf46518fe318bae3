/** A year of .NET's unset `DateTime`; no row of these APIs is that old. */
const unsetYear = '0001';
const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$/i;
const mailTime =
  /^(?:[a-z]{3}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}) \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC?|Z|[+-]\d{4})(?: \([a-z]+\))?$/i;
/** The old JSON form of .NET: epoch milliseconds. */
const dotNetTime = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;
const epochText = /^\d{9,17}(?:\.\d+)?$/;

/** Numbers below are epoch seconds (until the year 5138), milliseconds and microseconds. */
const mostSeconds = 1e11;
const mostMilliseconds = 1e14;
const mostMicroseconds = 1e17;
/** 1973. Smaller numbers are no times, or unset. */
const leastSeconds = 1e8;

/**
 * A time as APIs write it, as epoch milliseconds: ISO 8601, also with a space for the `T`, `+00`, any number of digits or
 * no zone (UTC then); RFC 2822; `/Date(…)/`; epoch seconds, milliseconds or microseconds. Finer digits are cut off.
 * Null when it is no real time, or one that means "not set".
 */
export function parseTimeMs(text: string): number | null {
  const trimmed = text.trim();
  if (epochText.test(trimmed)) return toEpochMs(Number(trimmed));
  const dotNet = dotNetTime.exec(trimmed)?.[1];
  if (dotNet !== undefined) return toTimeMs(Number(dotNet));
  return parseIsoTime(trimmed) ?? parseMailTime(trimmed);
}

/** Epoch seconds, milliseconds or microseconds as epoch milliseconds, told apart by their size; null for what is no time. */
export function toEpochMs(value: number): number | null {
  if (!(value >= leastSeconds && value < mostMicroseconds)) return null;
  // By way of microseconds, because a double holds 1740823201.123 as a little less.
  if (value < mostSeconds) return Math.floor(Math.round(value * 1e6) / 1e3);
  return Math.floor(value < mostMilliseconds ? value : value / 1e3);
}

function parseIsoTime(text: string): number | null {
  const [, date, time = '00:00', zone = 'Z'] = isoTime.exec(text) ?? [];
  if (date === undefined || date.startsWith(unsetYear) || !isRealDay(date)) return null;
  return toTimeMs(Date.parse(`${date}T${time.replace(',', '.')}${toIsoZone(zone)}`));
}

function toIsoZone(zone: string): string {
  if (/^[a-z]/i.test(zone)) return 'Z';
  return zone.length === '+00'.length ? `${zone}:00` : zone;
}

/** RFC 2822, also as HTTP writes it. */
function parseMailTime(text: string): number | null {
  const [, day, month, year] = mailTime.exec(text) ?? [];
  if (day === undefined) return null;
  const midnight = new Date(`${day} ${month} ${year} 00:00 GMT`);
  // `Date` takes 30 Feb for 2 Mar.
  return midnight.getUTCDate() === Number(day) ? toTimeMs(Date.parse(text)) : null;
}

function isRealDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

function toTimeMs(timeMs: number): number | null {
  return Number.isNaN(new Date(timeMs).getTime()) ? null : timeMs;
}
