import type { ToOwnTime } from './shared-form.ts';

/** Milliseconds by which Redis' clock (at least, at most) and the wall clock are ahead of a replica's own. */
export type ClockOffsets = readonly [redisMin: number, redisMax: number, wall: number];

/** Clocks that disagree by more than this show neither an age nor which rows are stable. */
const toleranceMs = 5_000;

/** A writer's times for a reader that asked Redis at `askedMs`; null when the clocks disagree. */
export function createToOwnTime(
  writer: ClockOffsets,
  reader: ClockOffsets,
  { askedMs, nowMs }: { readonly askedMs: number; readonly nowMs: number },
): ToOwnTime | null {
  const leastMs = writer[0] - reader[1];
  const mostMs = writer[1] - reader[0];
  const wallMs = writer[2] - reader[2];
  if (wallMs < leastMs - toleranceMs || wallMs > mostMs + toleranceMs) return null;
  // The wall clocks count if they make a proof older, so that one clock alone cannot make it fresher.
  const proofShiftMs = Math.floor(Math.min(leastMs, wallMs));
  const arrivalShiftMs = Math.ceil(mostMs);
  return {
    ofProof: (timeMs) => Math.min(askedMs, timeMs + proofShiftMs),
    ofArrival: (timeMs) => Math.min(nowMs, timeMs + arrivalShiftMs),
  };
}
