const isoTime = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** ISO 8601 as epoch milliseconds, finer digits cut off, UTC when no zone is given; null when it is no real time. */
export function parseTimeMs(text: string): number | null {
  const [, date, time = '00:00', zone = 'Z'] = isoTime.exec(text) ?? [];
  if (date === undefined) return null;
  const day = new Date(`${date}T00:00:00Z`);
  const isRealDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  const timeMs = isRealDay ? Date.parse(`${date}T${time}${zone.toUpperCase()}`) : Number.NaN;
  return Number.isNaN(timeMs) ? null : timeMs;
}
