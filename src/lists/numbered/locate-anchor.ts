import { CursorExpiredError } from '../../errors.ts';
import { type Anchor, expiredMessage, isTie } from '../anchor.ts';
import { type BoundaryResult, type Direction, findBoundary, toNewer } from '../find-boundary.ts';
import { type Answer, askPages, type PagePlan, type PageReader } from './ask-pages.ts';
import { timeOrderOf } from './list-order.ts';
import {
  coverRange,
  coverRangeWidely,
  type OffsetRange,
  pageAt,
  reachTowardHead,
  reachTowardTail,
} from './page-cover.ts';

/** An answer that holds the anchor, or proves where it stood; indexes as in `BoundaryResult`. */
export interface Located<Row> {
  readonly answer: Answer<Row>;
  readonly index: number;
  readonly next: number;
}

/** A list of 2^20 rows takes 20 reads to bisect; the rest allows for changes meanwhile. */
const maxReads = 40;
/** An answer may lack the place that was asked for: the server gave a smaller page, or the anchor moved on meanwhile. */
const maxLooks = 4;

/**
 * Finds an anchor at its old offset, at that offset moved by the change of the total, or by bisecting on time;
 * preferably on one page with the `count` rows beside it, of which `hidden` slots may show none. A list that no
 * time orders cannot be bisected: there the old offset counts. Else throws `CursorExpiredError` when the
 * anchor's place cannot be told.
 */
export async function locateAnchor<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  hidden = 0,
): Promise<Located<Row>> {
  const search = createSearch(anchor);
  for (let look = 0; look < maxReads; look++) {
    const offset = search.nextOffset();
    const answer = await askPages(list, (largest) =>
      choosePages(offset, direction, count, largest, look === 0 ? 'smallest' : 'largest', hidden),
    );
    const order = timeOrderOf(list.order);
    const result = findBoundary(answer, anchor, direction, list.key, order);
    const isFound = result.kind === 'boundary' && result.index < result.next;
    if (!isFound && search.note(answer, result)) continue;
    if (result.kind === 'boundary' && result.isSure) return { answer, ...result };

    const sure =
      (await followTies(list, anchor, direction, answer, 'towardTail')) ??
      (await followTies(list, anchor, direction, answer, 'towardHead'));
    if (sure !== null) return sure;
    // With no known tie left, unknown rows met first are older neighbours or late arrivals.
    if (result.kind === 'boundary' && order !== null && direction !== toNewer(order))
      return { answer, ...result };
    break;
  }
  if (timeOrderOf(list.order) !== null) throw new CursorExpiredError(expiredMessage);
  return (await findTowardTail(list, anchor, direction)) ?? atOldOffset(list, anchor, direction, count);
}

/** Reads on along rows of the anchor's time that an answer cut off; null when they show no sure boundary. */
async function followTies<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
  cutOff: Answer<Row>,
  way: Direction,
): Promise<Located<Row> | null> {
  let last = cutOff;
  for (;;) {
    const isOver =
      way === 'towardTail'
        ? last.isTail || !isTie(anchor, last.placed.at(-1))
        : last.isHead || !isTie(anchor, last.placed[0]);
    if (isOver) return null;
    const boundary = way === 'towardTail' ? last.end : last.start;
    const answer = await askPages(list, (largest) => choosePages(boundary, way, 1, largest, 'largest'));
    const result = findBoundary(answer, anchor, direction, list.key, timeOrderOf(list.order));
    if (result.kind === 'boundary' && result.isSure) return { answer, ...result };
    last = answer;
  }
}

/** Looks behind the old offset, where rows stand that others passed, or that follow slots without a row. */
async function findTowardTail<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
): Promise<Located<Row> | null> {
  let offset = anchor.position ?? 0;
  for (let pages = 0; pages < 3; pages++) {
    const from = offset;
    const answer = await askPages(list, (largest) => choosePages(from, 'towardTail', 1, largest, 'largest'));
    const result = findBoundary(answer, anchor, direction, list.key, null);
    if (result.kind === 'boundary') return { answer, ...result };
    if (answer.isTail || answer.end <= offset) return null;
    offset = answer.end;
  }
  return null;
}

/** Where rows move nothing is exact: continues from where the cursor stood. */
async function atOldOffset<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
): Promise<Located<Row>> {
  const offset = anchor.position ?? 0;
  const answer = await askPages(list, (largest) =>
    choosePages(offset, direction, count, largest, 'smallest'),
  );
  const { length } = answer.placed;
  const index = Math.min(Math.max(offset - answer.start, 0), length);
  // A smaller total: the row was deleted, and its successor is there. Else it moved, and a neighbour is.
  const isDeleted = answer.total < (anchor.total ?? 0);
  return { answer, index, next: isDeleted ? index : Math.min(index + 1, length) };
}

function choosePages(
  offset: number,
  direction: Direction,
  count: number,
  largestPage: number,
  preference: 'smallest' | 'largest',
  hidden = 0,
): PagePlan {
  const wanted: OffsetRange =
    direction === 'towardTail'
      ? { from: offset, to: offset + count + hidden }
      : { from: Math.max(0, offset - count - hidden), to: Math.max(offset, count) + hidden };
  if (preference === 'smallest') {
    const whole = coverRange(wanted, largestPage);
    if (whole !== null) return [whole];
    const page =
      direction === 'towardTail'
        ? reachTowardTail(offset, largestPage)
        : reachTowardHead(offset, largestPage);
    const start = (page.page - 1) * page.pageSize;
    const hasNeighbour = direction === 'towardTail' ? start + page.pageSize > offset + 1 : start < offset;
    if (hasNeighbour || (direction === 'towardHead' && offset === 0)) return [page];
  }
  // A gap is proven by the rows on both sides of it, so the row before it has to be in view too.
  const gap = preference === 'smallest' && direction === 'towardTail' ? offset + 1 : offset;
  const boundary: OffsetRange = { from: Math.max(0, gap - 1), to: gap };
  const both: OffsetRange = { from: Math.min(boundary.from, wanted.from), to: wanted.to };
  const page = coverRangeWidely(both, largestPage) ?? coverRangeWidely(boundary, largestPage);
  return page === null ? [pageAt(boundary.from, largestPage), pageAt(boundary.to, largestPage)] : [page];
}

function createSearch(anchor: Anchor) {
  const unmoved = anchor.position ?? 0;
  let lowest = 0;
  let highest = Number.POSITIVE_INFINITY;
  let next = unmoved;
  let stride = 0;
  const seen = new Set<number>();
  let looks = 0;
  return {
    nextOffset: () => next,
    /**
     * False when nothing is left to try. Rows out of order may look like the place of one that has gone, so that
     * is believed only once the anchor is not where it should be.
     */
    note(answer: Answer<unknown>, result: BoundaryResult): boolean {
      const direction = result.kind === 'beyond' ? result.direction : null;
      if (direction === 'towardTail') lowest = Math.max(lowest, answer.end);
      if (direction === 'towardHead') highest = Math.min(highest, answer.start);
      const places = [unmoved, unmoved + answer.total - (anchor.total ?? answer.total)];
      for (const offset of places) if (offset >= answer.start && offset < answer.end) seen.add(offset);
      const unseen = places.find((offset) => offset >= 0 && offset < answer.total && !seen.has(offset));
      if (unseen !== undefined && looks++ < maxLooks) {
        next = unseen;
        return true;
      }
      if (direction === null) return false;
      if (lowest > highest) {
        // Rows moved meanwhile: an offset ruled out before may be right now.
        lowest = 0;
        highest = Number.POSITIVE_INFINITY;
      }
      if (lowest > 0 && highest !== Number.POSITIVE_INFINITY) {
        next = Math.floor((lowest + highest) / 2);
      } else {
        next =
          direction === 'towardTail'
            ? Math.min(answer.total, answer.end + stride)
            : Math.max(0, Math.min(answer.start, answer.total) - stride);
        stride = stride === 0 ? Math.max(1, answer.placed.length) : stride * 2;
      }
      return true;
    },
  };
}
