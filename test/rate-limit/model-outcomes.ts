/** Callers who all ask at `nowMs`, after single calls at `usedAtMs`. */
export interface ModelQuestion {
  readonly limit: number;
  /** Oldest first; no more than the limit. */
  readonly usedAtMs: readonly number[];
  readonly nowMs: number;
  /** `deadlineMs` from `nowMs`. */
  readonly callers: readonly { readonly turn: number; readonly deadlineMs: number }[];
}

/** When each caller starts if every call ends as it starts; null: not before its deadline. Slot by slot, as plainly as can be. */
export function modelOutcomes({ limit, usedAtMs, nowMs, callers }: ModelQuestion): (number | null)[] {
  const starts = callers.map((): number | null => null);
  const freeAtMs = [
    ...usedAtMs.map((atMs) => Math.max(nowMs, atMs + 60_000)),
    ...Array.from({ length: limit - usedAtMs.length }, () => nowMs),
  ];
  const patient = callers.flatMap(({ turn, deadlineMs }, index) =>
    deadlineMs > 0 ? [{ turn, index, untilMs: nowMs + deadlineMs }] : [],
  );
  const waiting = [...new Set(patient.map(({ turn }) => turn))].map((turn) =>
    patient.filter((one) => one.turn === turn),
  );
  while (waiting.length > 0) {
    freeAtMs.sort((a, b) => a - b);
    const atMs = freeAtMs[0] ?? Number.POSITIVE_INFINITY;
    const turn = waiting.shift() ?? [];
    while (turn[0] !== undefined && turn[0].untilMs < atMs) turn.shift();
    const next = turn.shift();
    if (next === undefined) continue;
    starts[next.index] = atMs;
    freeAtMs[0] = atMs + 60_000;
    waiting.push(turn);
  }
  for (const [index, { deadlineMs }] of callers.entries()) {
    const free = freeAtMs.findIndex((atMs) => atMs <= nowMs);
    if (deadlineMs > 0 || free === -1) continue;
    starts[index] = nowMs;
    freeAtMs[free] = nowMs + 60_000;
  }
  return starts;
}
