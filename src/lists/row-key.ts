import type { Chatbot, Message, Session, User } from '../models.ts';

/** How pagination sees a row: by an id, never ordered, and a time (epoch milliseconds; null: unknown). */
export interface RowKey<Row> {
  idOf(row: Row): string;
  timeOf(row: Row): number | null;
}

/** A row with the place that its own answer gave it; null where the upstream does not count. */
export interface Placed<Row> {
  readonly row: Row;
  /** Epoch milliseconds; without a time of its own that of the nearest row toward the head, null when none has one. */
  readonly timeMs: number | null;
  readonly position: number | null;
  readonly total: number | null;
  readonly place?: TokenPlace;
}

export interface TokenPlace {
  readonly token: string | null;
  readonly skip: number;
}

/** Rows of one answer in the upstream's order, the first at offset `start` of `total`. */
export function placeRows<Row>(
  rows: readonly Row[],
  key: RowKey<Row>,
  figures: { readonly start: number; readonly total: number } | null,
): Placed<Row>[] {
  const total = figures?.total ?? null;
  let timeMs: number | null = null;
  return rows.map((row, i) => {
    timeMs = key.timeOf(row) ?? timeMs;
    return { row, timeMs, position: figures ? figures.start + i : null, total };
  });
}

/** What follows one end; `unproven`: a full page that ends at the reported total, say, proves no end. */
export type Beyond = 'more' | 'end' | 'unproven';

/** Neighbouring rows of one list, in the upstream's order: the head comes first. */
export interface Segment<Row> {
  readonly placed: readonly Placed<Row>[];
  readonly towardHead: Beyond;
  readonly towardTail: Beyond;
  readonly total: number | null;
  /** The rows that were seen right beside its ends. */
  readonly headNeighbour?: Placed<Row> | undefined;
  readonly tailNeighbour?: Placed<Row> | undefined;
}

export const chatbotRow: RowKey<Chatbot> = { idOf: (row) => row.chatbotId, timeOf: () => null };
export const userRow: RowKey<User> = { idOf: (row) => row.userId, timeOf: (row) => row.createdAtMs };
export const sessionRow: RowKey<Session> = { idOf: (row) => row.sessionId, timeOf: (row) => row.createdAtMs };
export const messageRow: RowKey<Message> = { idOf: (row) => row.messageId, timeOf: (row) => row.createdAtMs };
