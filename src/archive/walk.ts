import { z } from 'zod';
import type { Message } from '../models.ts';

/** What was seen of messages that were read one after another, newest first. */
const walkedRows = z.object({
  /** Each has a time, and none stands above a newer one. */
  areSorted: z.boolean(),
  /** Each says whose it is. */
  nameSessions: z.boolean(),
  nameUsers: z.boolean(),
  /** The time of the last one, in epoch milliseconds; null: there was none. */
  lastMs: z.number().nullable(),
});
export type WalkedRows = Readonly<z.infer<typeof walkedRows>>;

/** A row that a list is complete up to, everything older included. */
const walkedRow = z.object({ cursor: z.string(), createdAtMs: z.number() });
export type WalkedRow = Readonly<z.infer<typeof walkedRow>>;

/** How far a list was read, as it is stored in JSON. */
export const walkShape = z.object({
  /** Null where it was never read to its end, or has no row that is old enough to be settled. */
  completeTo: walkedRow.nullable(),
  /** The beginning of the last walk that came to the end, in epoch milliseconds. */
  completeAsOfMs: z.number().nullable(),
  /** The walk that goes on `after` a cursor; `top`: what the list is complete up to when it ends. */
  open: z
    .object({
      startedMs: z.number(),
      top: walkedRow.nullable(),
      after: z.string(),
      rows: walkedRows.optional(),
    })
    .nullable(),
  /** Of messages, all rows from `completeTo` or from above it to the end; absent: not all of them were seen in one walk. */
  rows: walkedRows.optional(),
});
export type Walk = Readonly<z.infer<typeof walkShape>>;

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
