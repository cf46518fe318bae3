import type { Message } from '../models.ts';

export const slotsPerMs = 1_024;
/** So that places stay exact numbers. */
const latestMs = Math.floor(Number.MAX_SAFE_INTEGER / slotsPerMs) - 86_400_000;
/** As many rows of one millisecond overflow into later ones, at most. */
const overflow = 60_000 * slotsPerMs;

/** The first place of a millisecond; rows without a time come before all others. */
export function toFirstPlace(createdMs: number | null): number {
  return Math.min(Math.max(Math.trunc(createdMs ?? 0), 0), latestMs) * slotsPerMs;
}

/** A place that no row of an earlier time has. */
export function toPlaceBeyond(untilMs: number): number {
  return toFirstPlace(untilMs) + overflow;
}

/** In the order of their places: rows come newest first, so that of equal times the later row comes last. */
export function toOldestFirst(messages: readonly Message[]): Message[] {
  return messages.toReversed().toSorted((one, other) => (one.createdAtMs ?? 0) - (other.createdAtMs ?? 0));
}
