import { createHash } from 'node:crypto';

/** Rows known to stand on one side of an anchor and to share its time. */
export interface TieSet {
  has(id: string): boolean;
  /** True when no further row of that side and time existed when the set was made. */
  readonly isComplete: boolean;
}

/** Ties as a cursor carries them. */
export interface HashedTies extends TieSet {
  /** Nearest to the cursor's row first. */
  readonly hashes: readonly string[];
}

/** The most hashes that a cursor carries a side; the nearest ones are kept. */
export const maxTieHashes = 32;

const hashBytes = 4;

/** No ties, and none unknown. */
export const noTies: HashedTies = { has: () => false, hashes: [], isComplete: true };

/** A short hash of an upstream id, 6 URL-safe characters. */
export function toTieHash(id: string): string {
  return createHash('sha256').update(id).digest().subarray(0, hashBytes).toString('base64url');
}

/** The set whose members are known by hash only. */
export function fromTieHashes(hashes: readonly string[], isComplete: boolean): HashedTies {
  const known = new Set(hashes);
  return { has: (id) => known.size > 0 && known.has(toTieHash(id)), hashes, isComplete };
}

/** Nothing is known of the ties on that side. */
export const unknownTies: TieSet = { has: () => false, isComplete: false };

/**
 * The ids just passed together with what was known before them. When the earlier anchor had another time
 * (`sharesTime` false), all ties passed since then are at hand.
 */
export function withIds(ids: ReadonlySet<string>, earlier: TieSet, sharesTime: boolean): TieSet {
  return { has: (id) => ids.has(id) || earlier.has(id), isComplete: !sharesTime || earlier.isComplete };
}
