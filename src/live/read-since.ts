import type { WindowReader } from '../lists/cached-list.ts';
import { type ListIdentity, parseCursor } from '../lists/cursor.ts';
import { messageRow, type Segment } from '../lists/row-key.ts';
import type { Edge } from '../lists/to-edges.ts';
import type { Window } from '../lists/window.ts';
import type { Message } from '../models.ts';
import {
  idOf,
  noRows,
  type Position,
  passHead,
  pickNew,
  timeOf,
  toFinite,
  toKnown,
  toLeastMs,
  toPosition,
  withoutLateRows,
} from './position.ts';
import { type NewRows, toNewEdges } from './to-new-edges.ts';

export interface ReadList {
  readonly reader: WindowReader<Message>;
  readonly pageSize: number;
  readonly identity: () => ListIdentity;
}

/** One step of a reading; `position`: behind it. */
export interface ReadStep {
  readonly found: NewRows;
  readonly edges: readonly Edge<Message>[];
  readonly position: Position;
  readonly head: Segment<Message> | null;
}

const mostBehind = 1_600;

/**
 * Reads what is new since a position, the oldest first, up to the head; mostly one page. Rejects as `readWindow`
 * does: with `CursorExpiredError`, say, where it cannot be told what is new.
 */
export async function* readSince(list: ReadList, start: Position): AsyncGenerator<ReadStep, void> {
  const { reader, pageSize, identity } = list;
  let position = start;
  for (let isFirst = true; ; isFirst = false) {
    const fromHead: Window = { from: 'head', count: pageSize, headBound: null, tailBound: null };
    const head = await reader.readWindow(fromHead);
    const rows = pickNew(head, position);
    if (rows !== null) {
      const found = toFound(head, fromHead, rows, position);
      yield { found, edges: toNewEdges(found, identity), position: passHead(head, position), head };
      return;
    }
    if (isFirst) {
      const late = await readLate(list, position);
      if (late !== null && late.rows.length > 0) {
        position = { ...position, known: toKnown(late.rows, position.known) };
        yield { found: late, edges: toNewEdges(late, identity), position, head: null };
      }
    }
    const fromAnchor: Window = { from: 'tail', count: pageSize, headBound: null, tailBound: position.anchor };
    const view = await reader.readWindow(fromAnchor);
    const { known } = position;
    const all = toPart(view, fromAnchor, position);
    const found: NewRows = { ...all, rows: view.placed.filter((one) => !known.has(idOf(one))) };
    const allEdges = toNewEdges(all, identity);
    const edges = allEdges.filter(({ node }) => !known.has(messageRow.idOf(node)));
    const cursor = allEdges.at(-1)?.cursor;
    const next = cursor === undefined ? undefined : parseCursor(cursor)?.anchor;
    position = next === undefined ? position : toPosition(next);
    // Ends even where a page is too short to show what may have come late.
    const isEnd = view.towardHead === 'end' || view.placed.length === 0;
    if (isEnd) position = withoutLateRows(position);
    yield { found, edges, position, head: isEnd ? (view.placed.length > 0 ? toHead(view) : head) : null };
    if (isEnd) return;
  }
}

export function toFound(
  view: Segment<Message>,
  window: Window,
  rows: NewRows['rows'],
  before: Position,
): NewRows {
  const reachMs = timeOf(view.placed.at(-1));
  return { view, window, rows, before, known: noRows, leastMs: toLeastMs(view, before), reachMs };
}

function toPart(view: Segment<Message>, window: Window, before: Position): NewRows {
  const reachMs = timeOf(view.placed.at(-1));
  const leastMs = toFinite(before);
  return { view, window, rows: view.placed, before, known: before.known, leastMs, reachMs };
}

/** Rows below the anchor that were not seen when it was; null where there is nothing to tell them by. */
async function readLate({ reader, pageSize }: ReadList, before: Position): Promise<NewRows | null> {
  const { anchor, sinceMs, known } = before;
  if (anchor === null || !Number.isFinite(sinceMs)) return null;
  for (let count = pageSize; ; count *= 2) {
    const window: Window = { from: 'head', count, headBound: anchor, tailBound: null };
    const view = await reader.readWindow(window);
    const isReached = view.towardTail === 'end' || timeOf(view.placed.at(-1)) < sinceMs;
    if (!isReached && count < mostBehind) continue;
    const rows = view.placed.filter((one) => timeOf(one) >= sinceMs && !known.has(idOf(one)));
    return { ...toPart(view, window, before), rows };
  }
}

function toHead(view: Segment<Message>): Segment<Message> {
  return { ...view, towardTail: 'unproven' };
}
