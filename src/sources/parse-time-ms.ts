/** The year of .NET's unset `DateTime`. */
const unsetYear = '0001';
const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$/i;
const mailTime =
  /^(?:[a-z]{3}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}) \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC?|Z|[+-]\d{4})(?: \([a-z]+\))?$/i;
const dotNetTime = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;
const epochText = /^\d{9,17}(?:\.\d+)?$/;

/** Numbers below these are epoch seconds (until the year 5138), milliseconds and microseconds. */
const mostSeconds = 1e11;
const mostMilliseconds = 1e14;
const mostMicroseconds = 1e17;
/** 1973; smaller numbers are no times, or unset. */
const leastSeconds = 1e8;

/** ISO 8601 (no zone: UTC), RFC 2822, `/Date(…)/` or `toEpochMs`, as epoch ms; null: no time, or "not set". */
export function parseTimeMs(text: string): number | null {
  const trimmed = text.trim();
  if (epochText.test(trimmed)) return toEpochMs(Number(trimmed));
  const dotNet = dotNetTime.exec(trimmed)?.[1];
  if (dotNet !== undefined) return toTimeMs(Number(dotNet));
  return parseIsoTime(trimmed) ?? parseMailTime(trimmed);
}

/** Epoch seconds, milliseconds or microseconds, told apart by size, as epoch ms; null: no time. */
export function toEpochMs(value: number): number | null {
  if (!(value >= leastSeconds && value < mostMicroseconds)) return null;
  // By way of microseconds: a double holds 1740823201.123 as a little less.
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
