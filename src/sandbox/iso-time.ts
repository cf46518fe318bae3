const isoTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Epoch milliseconds, with a fraction for finer texts; null: not ISO 8601 with a zone, or no such day. */
export function parseIsoTime(text: string): number | null {
  const match = isoTime.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction = '', zone = ''] = match;
  const wholeMs = Date.parse(`${seconds}Z`);
  if (Number.isNaN(wholeMs) || !new Date(wholeMs).toISOString().startsWith(seconds)) return null;
  const zoneMinutes = zone === 'Z' ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  const fractionMs = Number(fraction.padEnd(9, '0')) / 1e6;
  return wholeMs + fractionMs - (zone.startsWith('-') ? -zoneMinutes : zoneMinutes) * 60_000;
}

export function toIsoTime(timeMs: number, precision: 'ms' | 's'): string {
  const text = new Date(timeMs).toISOString();
  return precision === 's' ? text.replace(/\.\d+Z$/, 'Z') : text;
}
