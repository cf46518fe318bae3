import type { Message } from '../models.ts';

/** What was seen of messages that were read one after another, newest first. */
export interface WalkedRows {
  /** Each has a time, and none stands above a newer one. */
  readonly areSorted: boolean;
  /** Each says whose it is. */
  readonly nameSessions: boolean;
  readonly nameUsers: boolean;
  /** The time of the last one, in epoch milliseconds; null: there was none. */
  readonly lastMs: number | null;
}

export const noWalkedRows: WalkedRows = {
  areSorted: true,
  nameSessions: true,
  nameUsers: true,
  lastMs: null,
};

export function addWalkedRows(above: WalkedRows, messages: readonly Message[]): WalkedRows {
  let { areSorted, nameSessions, nameUsers, lastMs } = above;
  for (const { createdAtMs, sessionId, userId } of messages) {
    areSorted &&= createdAtMs !== null && createdAtMs <= (lastMs ?? createdAtMs);
    nameSessions &&= sessionId !== null;
    nameUsers &&= userId !== null;
    lastMs = createdAtMs ?? lastMs;
  }
  return { areSorted, nameSessions, nameUsers, lastMs };
}

/** Of rows that stand above others, the first of which has the time `firstMs`. */
export function joinWalkedRows(above: WalkedRows, below: WalkedRows, firstMs: number): WalkedRows {
  return {
    areSorted: above.areSorted && below.areSorted && (above.lastMs ?? firstMs) >= firstMs,
    nameSessions: above.nameSessions && below.nameSessions,
    nameUsers: above.nameUsers && below.nameUsers,
    lastMs: below.lastMs,
  };
}
