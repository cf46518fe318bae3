const mostAnswers = 15;
const leastAnswers = 5;
const maxAgeMs = 60_000;

/** The median of the last answers; 0 while too few are from the last minute. */
export function createUsualDuration(now: () => number) {
  let answers: { readonly endedMs: number; readonly durationMs: number }[] = [];
  return {
    note(durationMs: number): void {
      answers = [...answers, { endedMs: now(), durationMs }].slice(-mostAnswers);
    },
    readMs(): number {
      const recent = answers.filter(({ endedMs }) => now() - endedMs < maxAgeMs);
      if (recent.length < leastAnswers) return 0;
      const sorted = recent.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? 0;
    },
  };
}
