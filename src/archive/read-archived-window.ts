import { CursorExpiredError } from '../errors.ts';
import { type Anchor, expiredMessage } from '../lists/anchor.ts';
import { findBoundary } from '../lists/find-boundary.ts';
import { messageRow, placeRows, type Segment } from '../lists/row-key.ts';
import type { AnyWindow } from '../lists/window.ts';
import type { Message } from '../models.ts';
import type { Archive, ArchivedChatbot, ArchivedMessage, MessageSelection } from './archive.ts';
import { toFirstPlace } from './places.ts';

export interface ArchivedList {
  readonly archive: Pick<Archive, 'readMessages' | 'countMessages' | 'findMessage'>;
  readonly chatbot: ArchivedChatbot;
  readonly selection: MessageSelection;
  /** Only messages before this place; null: all. */
  readonly below: number | null;
  readonly hasTotal: boolean;
}

/** The place of a row that is there, or was: rows above it in the list are above `above`, those below it below `below`. */
interface Bound {
  readonly above: number;
  readonly below: number;
  readonly isThere: boolean;
}

/** More rows of one time than these tell no place. */
const mostTies = 2_000;

/** A window of archived messages, newest first. Rejects with `CursorExpiredError`, and `ArchiveError`. */
export async function readArchivedWindow(list: ArchivedList, window: AnyWindow): Promise<Segment<Message>> {
  const { archive, chatbot, selection } = list;
  const { from, count, headBound, tailBound } = window;
  const isDown = from === 'head';
  const isCounted = list.hasTotal && headBound?.id !== null && tailBound?.id !== null;
  const [total, head, tail] = await Promise.all([
    isCounted ? archive.countMessages(chatbot, selection, list.below) : null,
    locate(list, headBound),
    locate(list, tailBound),
  ]);
  const highest = toLowest([head?.below ?? null, list.below]);
  const beyond = isDown ? highest : (tail?.above ?? null);
  const read = await archive.readMessages(chatbot, withEdges(selection, window), {
    ...{ order: isDown ? 'NEWEST_FIRST' : 'OLDEST_FIRST', beyond, count: count + 1 },
  });
  const found = read.filter(({ place }) => list.below === null || place < list.below);
  const inside = found.filter(({ place }) =>
    isDown ? tail === null || place > tail.above : head === null || place < head.below,
  );
  const taken = inside.slice(0, count);
  const rows = toRows(isDown ? taken : taken.toReversed());
  const start = toStart(window, rows.length, total);
  const placed = placeRows(rows, messageRow, start === null || total === null ? null : { start, total });
  const [next] = placeRows(toRows(inside.slice(count)), messageRow, null);
  const near = isDown ? head : tail;
  const nearEnd = near === null ? 'end' : near.isThere ? 'more' : 'unproven';
  const farEnd = found.length > taken.length ? 'more' : 'end';
  return isDown
    ? { placed, towardHead: nearEnd, towardTail: farEnd, total, tailNeighbour: next }
    : { placed, towardHead: farEnd, towardTail: nearEnd, total, headNeighbour: next };
}

const toRows = (found: readonly ArchivedMessage[]) => found.map(({ message }) => message);

function withEdges(selection: MessageSelection, { headBound, tailBound }: AnyWindow): MessageSelection {
  return {
    ...selection,
    ...(headBound?.id === null && { untilMs: headBound.timeMs }),
    ...(tailBound?.id === null && { sinceMs: tailBound.timeMs }),
  };
}

async function locate(list: ArchivedList, anchor: Anchor | null): Promise<Bound | null> {
  if (anchor === null || anchor.id === null) return null;
  const { archive, chatbot, selection } = list;
  const found = await archive.findMessage(chatbot, anchor.id, selection.sessionId);
  if (found !== null) return { above: found.place, below: found.place, isThere: true };
  const { timeMs } = anchor;
  if (timeMs === null) throw new CursorExpiredError(expiredMessage);
  const ties = await archive.readMessages(
    chatbot,
    { ...selection, sinceMs: timeMs, untilMs: timeMs + 1 },
    { order: 'NEWEST_FIRST', beyond: null, count: mostTies },
  );
  const view = { placed: placeRows(toRows(ties), messageRow, null), isHead: true, isTail: true };
  const boundary = findBoundary(view, anchor, 'towardTail', messageRow, 'descending');
  if (boundary.kind !== 'boundary' || ties.length === mostTies) throw new CursorExpiredError(expiredMessage);
  const below = ties[boundary.next];
  const last = ties.at(-1);
  // Right above the rows below it, or right below all rows of its time, or where they would be.
  const above = below?.place ?? (last === undefined ? toFirstPlace(timeMs) : last.place) - 1;
  return { above, below: above + 1, isThere: false };
}

/** The offset of the first row, as far as the bound beside it tells that. */
function toStart(
  { from, headBound, tailBound }: AnyWindow,
  rows: number,
  total: number | null,
): number | null {
  if (total === null) return null;
  const isDown = from === 'head';
  const bound = isDown ? headBound : tailBound;
  if (bound === null) return isDown ? 0 : total - rows;
  if (bound.position === null || bound.total === null) return null;
  const position = bound.position + total - bound.total;
  const start = isDown ? position + 1 : position - rows;
  return start < 0 ? null : start;
}

function toLowest(places: readonly (number | null)[]): number | null {
  const known = places.filter((place) => place !== null);
  return known.length === 0 ? null : Math.min(...known);
}
