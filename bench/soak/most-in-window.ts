/** The most of these moments that lie in any span of `windowMs`, its end not counted. */
export function mostInWindow(timesMs: readonly number[], windowMs: number): number {
  const sorted = timesMs.toSorted((left, right) => left - right);
  let most = 0;
  let first = 0;
  for (const [index, timeMs] of sorted.entries()) {
    while (timeMs - (sorted[first] ?? timeMs) >= windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
