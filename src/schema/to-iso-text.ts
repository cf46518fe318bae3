const dayMs = 86_400_000;
const maxKnownDays = 1000;
/** What a `Date` can hold. */
const maxTimeMs = 8.64e15;

/** The beginnings of days met so far, `2025-04-08T`: rows of one answer share few days. */
const knownDays = new Map<number, string>();

/** Exactly what `toISOString` gives (it throws `RangeError` for what is no time), at a quarter of its cost: a large answer holds a thousand times. */
export function toIsoText(timeMs: number): string {
  if (!(Math.abs(timeMs) <= maxTimeMs)) return new Date(timeMs).toISOString();
  const day = Math.floor(timeMs / dayMs);
  const ms = timeMs - day * dayMs;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${toDayText(day)}${two(hours)}:${two(minutes % 60)}:${two(seconds % 60)}.${three(ms % 1000)}Z`;
}

function toDayText(day: number): string {
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * dayMs).toISOString().slice(0, -'00:00:00.000Z'.length);
  if (knownDays.size >= maxKnownDays) knownDays.clear();
  knownDays.set(day, text);
  return text;
}

function two(number: number): string {
  return String(100 + number).slice(1);
}

function three(number: number): string {
  return String(1000 + number).slice(1);
}
