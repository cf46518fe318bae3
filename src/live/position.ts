import type { CursorAnchor } from '../lists/cursor.ts';
import { findBoundary } from '../lists/find-boundary.ts';
import { messageRow, type Placed, type Segment } from '../lists/row-key.ts';
import { fromTieHashes, maxTieHashes, noTies, toTieHash } from '../lists/tie-set.ts';
import type { Message } from '../models.ts';

export type PlacedMessage = Placed<Message>;

/** Rows by id, and by hash as a cursor carries them. */
export interface KnownRows {
  has(id: string): boolean;
  readonly hashes: readonly string[];
}

/**
 * How far somebody has read a list, newest first. Of rows of `sinceMs` (epoch milliseconds) or later the anchor and
 * the known ones were seen, of older ones all. `Infinity`: all from the anchor down.
 */
export interface Position {
  readonly anchor: CursorAnchor | null;
  readonly sinceMs: number;
  readonly known: KnownRows;
}

/** Rows may be written late: so long after the time that they say. */
export const settleMs = 60_000;
const maxKnown = 100;

export const noRows: KnownRows = { has: () => false, hashes: [] };

const emptyList: Position = { anchor: null, sinceMs: Number.NEGATIVE_INFINITY, known: noRows };

export function toPosition(anchor: CursorAnchor): Position {
  const { seen } = anchor;
  if (seen === undefined) return { anchor, sinceMs: Number.POSITIVE_INFINITY, known: noRows };
  return { anchor, sinceMs: seen.sinceMs, known: fromTieHashes(seen.hashes, true) };
}

export function toKnown(rows: readonly PlacedMessage[], others: KnownRows = noRows): KnownRows {
  return new RowsAndOthers(new Set(rows.map(idOf)), others);
}

class RowsAndOthers implements KnownRows {
  readonly #ids: ReadonlySet<string>;
  readonly #others: KnownRows;

  constructor(ids: ReadonlySet<string>, others: KnownRows) {
    this.#ids = ids;
    this.#others = others;
  }

  has(id: string): boolean {
    return this.#ids.has(id) || this.#others.has(id);
  }

  get hashes(): readonly string[] {
    return [...Array.from(this.#ids, toTieHash), ...this.#others.hashes];
  }
}

/** The rows at a list's head that are new since a position, newest first; null where the position lies further out. */
export function pickNew(
  head: Segment<Message>,
  position: Position,
  /** Epoch milliseconds: of older rows the head shows none. */
  reachMs = timeOf(head.placed.at(-1)),
): readonly PlacedMessage[] | null {
  const { placed, towardTail } = head;
  const { anchor, sinceMs, known } = position;
  const isWhole = towardTail === 'end';
  if (anchor !== null && sinceMs === Number.POSITIVE_INFINITY) {
    const view = { placed, isHead: true, isTail: isWhole };
    const verdict = findBoundary(view, anchor, 'towardHead', messageRow, 'descending');
    return verdict.kind === 'boundary' && verdict.isSure ? placed.slice(0, verdict.index) : null;
  }
  const isSeen = (one: PlacedMessage) => idOf(one) === anchor?.id || known.has(idOf(one));
  const top = placed.findIndex(isSeen);
  const isReached = isWhole || reachMs < sinceMs;
  // Without a row in common only times tell what is new.
  const isComparable = top >= 0 || anchor === null || (anchor.timeMs !== null && anchor.timeMs >= sinceMs);
  if (!isReached || !isComparable) return null;
  return placed.filter((one, i) => !isSeen(one) && (i < top || timeOf(one) >= sinceMs));
}

/** The position behind a list's head of which all was seen; `before`: the position that `pickNew` compared with. */
export function passHead(head: Segment<Message>, before: Position | null): Position {
  const { placed, towardTail } = head;
  const [first] = placed;
  if (first === undefined) return before ?? emptyList;
  const isWhole = towardTail === 'end';
  const leastMs = Math.max(toLeastMs(head, before), findNewestMs(placed) - settleMs);
  const recent = placed.filter((one) => timeOf(one) >= leastMs);
  // A page must reach behind it after many arrivals.
  const most = Math.min(maxKnown, isWhole ? maxKnown : Math.ceil(placed.length / 2));
  const sinceMs = Math.max(leastMs, ...recent.slice(most).map((one) => timeOf(one) + 1));
  return {
    anchor: toHeadAnchor(first, placed, isWhole),
    sinceMs,
    known: toKnown(recent.filter((one) => timeOf(one) >= sinceMs)),
  };
}

/** The position of who has seen all down from that anchor, but reads no late rows until later ones are there. */
export function withoutLateRows(position: Position): Position {
  return { ...position, sinceMs: (position.anchor?.timeMs ?? Number.POSITIVE_INFINITY) + 1, known: noRows };
}

/** Since when (epoch milliseconds) a poll of the head tells each row that was not seen before. */
export function toLeastMs({ placed, towardTail }: Segment<Message>, before: Position | null): number {
  if (before !== null && before.sinceMs !== Number.POSITIVE_INFINITY) return before.sinceMs;
  // Below the last row others of its time may follow.
  return towardTail === 'end' ? Number.NEGATIVE_INFINITY : timeOf(placed.at(-1)) + 1;
}

/** Since when (epoch milliseconds) `known` names all that was seen. */
export function toFinite({ anchor, sinceMs }: Position): number {
  return sinceMs === Number.POSITIVE_INFINITY ? (anchor?.timeMs ?? sinceMs) + 1 : sinceMs;
}

export function findNewestMs(rows: readonly PlacedMessage[]): number {
  return rows.reduce((newest, { timeMs }) => Math.max(newest, timeMs ?? newest), Number.NEGATIVE_INFINITY);
}

export function idOf({ row }: PlacedMessage): string {
  return messageRow.idOf(row);
}

/** A row without a time, and none above it, counts as new. */
export function timeOf(one: PlacedMessage | undefined): number {
  return one?.timeMs ?? Number.POSITIVE_INFINITY;
}

function toHeadAnchor(first: PlacedMessage, rows: readonly PlacedMessage[], isWhole: boolean): CursorAnchor {
  const ties = rows.slice(1).filter(({ timeMs }) => timeMs === first.timeMs);
  const isComplete = ties.length <= maxTieHashes && (isWhole || ties.length < rows.length - 1);
  const hashes = ties.slice(0, maxTieHashes).map((one) => toTieHash(idOf(one)));
  const tailTies = fromTieHashes(hashes, isComplete);
  const { timeMs, position, total, place } = first;
  return {
    id: idOf(first),
    timeMs,
    position,
    total,
    ...(place && { place }),
    headTies: noTies,
    tailTies,
  };
}
