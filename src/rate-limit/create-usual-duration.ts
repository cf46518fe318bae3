/** How long calls have usually taken of late. */
export interface UsualDuration {
  note(durationMs: number): void;
  /** The median of the last answers; 0 while there are too few from the last minute to tell. */
  readMs(): number;
}

const mostAnswers = 15;
const leastAnswers = 5;
/** After that a call is tried again, whatever others took. */
const maxAgeMs = 60_000;

/** `now` never goes back. */
export function createUsualDuration(now: () => number): UsualDuration {
  let answers: { readonly endedMs: number; readonly durationMs: number }[] = [];
  return {
    note(durationMs) {
      answers = [...answers, { endedMs: now(), durationMs }].slice(-mostAnswers);
    },
    readMs() {
      const recent = answers.filter(({ endedMs }) => now() - endedMs < maxAgeMs);
      if (recent.length < leastAnswers) return 0;
      const sorted = recent.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? 0;
    },
  };
}
