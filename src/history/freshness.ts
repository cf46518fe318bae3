import type { CallContext } from '../sources/source.ts';

/** Rows may be written late, and some times are whole seconds: what is younger than this is not history yet. */
export const settleMs = 60_000;

/** What was first read longer ago is read anew, because some changes cannot be seen. */
export const maxAgeMs = 3_600_000;

/** For how long something read is good, in milliseconds from its request. */
export interface Freshness {
  /** Good without a word. */
  readonly freshMs: number;
  /** Good while it is read again behind the answer. */
  readonly revalidateMs: number;
  /** Good while the upstream cannot be asked; marked as stale. */
  readonly onErrorMs: number;
}

/** From when on something must have been read to be used in each of these ways. */
export interface Since {
  readonly freshMs: number;
  readonly revalidateMs: number;
  readonly onErrorMs: number;
}

/** What counts for an operation: measured from its beginning, so that one answer is not made of two looks. */
export function toSince(freshness: Freshness, { startedMs, mustLook }: CallContext, nowMs: number): Since {
  const start = startedMs ?? nowMs;
  if (mustLook) return { freshMs: start, revalidateMs: start, onErrorMs: start };
  return {
    freshMs: start - freshness.freshMs,
    revalidateMs: start - freshness.revalidateMs,
    onErrorMs: start - freshness.onErrorMs,
  };
}
