/** How many of these moments fall into each 10 s after `sinceMs`. */
export function countPerBucket(atMs: readonly number[], sinceMs: number, buckets: number): number[] {
  return Array.from({ length: buckets }, (_, index) => {
    const fromMs = sinceMs + index * 10_000;
    return atMs.filter((at) => at >= fromMs && at < fromMs + 10_000).length;
  });
}
