import { createHash } from 'node:crypto';

/** Rows on one side of an anchor with its time; `isComplete`: there were no others when the set was made. */
export interface TieSet {
  has(id: string): boolean;
  readonly isComplete: boolean;
}

/** Ties as a cursor carries them, nearest first. */
export interface HashedTies extends TieSet {
  readonly hashes: readonly string[];
}

/** The most hashes per side of a cursor; the nearest ones are kept. */
export const maxTieHashes = 32;

const hashBytes = 4;

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

export const unknownTies: TieSet = { has: () => false, isComplete: false };

/** The ids just passed and the earlier ties; complete when the earlier anchor had another time. */
export function withIds(ids: ReadonlySet<string>, earlier: TieSet, sharesTime: boolean): TieSet {
  return { has: (id) => ids.has(id) || earlier.has(id), isComplete: !sharesTime || earlier.isComplete };
}
