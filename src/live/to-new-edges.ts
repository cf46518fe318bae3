import type { ListIdentity, SeenRows } from '../lists/cursor.ts';
import { messageRow, type Segment } from '../lists/row-key.ts';
import { type Edge, toEdges } from '../lists/to-edges.ts';
import type { Window } from '../lists/window.ts';
import type { Message } from '../models.ts';
import {
  findNewestMs,
  idOf,
  type KnownRows,
  type PlacedMessage,
  type Position,
  settleMs,
  timeOf,
  toKnown,
} from './position.ts';

/** What one reading of a list has found. */
export interface NewRows {
  readonly view: Segment<Message>;
  readonly window: Window;
  /** Those of them that are new, newest first. */
  readonly rows: readonly PlacedMessage[];
  /** Seen in the list before, besides what the view shows. */
  readonly known: KnownRows;
  readonly before: Position;
  /** Since when (epoch milliseconds) `known` and the view tell all that was seen. */
  readonly leastMs: number;
  /** How far back (epoch milliseconds) the rows in the view were looked for. */
  readonly reachMs: number;
}

/** A cursor must not be longer than an argument may be. */
const maxHashes = 150;
const earliestMs = -8.64e15;

/** The new rows with cursors that also tell which rows were shown before each, the oldest first. */
export function toNewEdges(
  { view, window, rows, known, leastMs, reachMs }: NewRows,
  identity: () => ListIdentity,
): readonly Edge<Message>[] {
  const { placed } = view;
  const order = new Map(rows.toReversed().map((one, i) => [idOf(one), i]));

  function seenAt(index: number): SeenRows | undefined {
    const own = placed[index];
    const place = (own && order.get(idOf(own))) ?? rows.length;
    const shown = placed.filter((one) => (order.get(idOf(one)) ?? -1) <= place);
    const newestMs = findNewestMs(shown);
    const sinceMs = Math.max(leastMs, newestMs - settleMs);
    const recent = shown.filter((one) => timeOf(one) >= sinceMs);
    return toSeen(sinceMs, toKnown(recent, known).hashes, newestMs);
  }

  // No other row has the time of the last one.
  const isSettled = (placed.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY) > reachMs;
  const segment: Segment<Message> = isSettled ? { ...view, towardTail: 'end' } : view;
  return toEdges(segment, window, messageRow, identity, seenAt)
    .filter(({ node }) => order.has(messageRow.idOf(node)))
    .reverse();
}

function toSeen(sinceMs: number, hashes: readonly string[], newestMs: number): SeenRows | undefined {
  if (sinceMs === Number.POSITIVE_INFINITY) return undefined;
  if (hashes.length <= maxHashes) return { sinceMs: Math.max(earliestMs, sinceMs), hashes };
  return { sinceMs: newestMs + 1, hashes: hashes.slice(0, maxHashes) };
}
