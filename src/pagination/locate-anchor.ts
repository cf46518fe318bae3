import { CursorExpiredError } from '../errors.ts';
import { type Anchor, expiredMessage, isTie } from './anchor.ts';
import { type Direction, judgeView, toNewer, type Verdict } from './judge-view.ts';
import { timeOrderOf } from './list-order.ts';
import { type Answer, askPages, type NumberedList, type PagePlan } from './numbered-list.ts';
import {
  coverRange,
  coverRangeWidely,
  type OffsetRange,
  pageAt,
  reachHeadward,
  reachTailward,
} from './page-cover.ts';

/** An answer that holds the anchor, or proves where it stood. Indexes as in `Verdict`. */
export interface Located<Row> {
  readonly answer: Answer<Row>;
  readonly index: number;
  readonly next: number;
}

/** A list of 2^20 rows is bisected in 20 looks; the rest is room for changes while looking. */
const maxLooks = 40;

/**
 * Finds an anchor again, preferably on one page with the `count` rows beside it, of which so many slots may be `hidden`: at
 * the offset where it was, then at that offset moved by the change of the total, then by bisecting on time.
 *
 * Lists that no time orders (sorted by last activity) cannot be bisected: there the old offset counts. In others it
 * throws `CursorExpiredError` when the anchor is gone and its place cannot be told.
 */
export async function locateAnchor<Row>(
  list: NumberedList<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  hidden = 0,
): Promise<Located<Row>> {
  const search = createSearch(anchor);
  for (let look = 0; look < maxLooks; look++) {
    const offset = search.nextOffset();
    const answer = await askPages(list, (largest) =>
      choosePages(offset, direction, count, largest, look === 0 ? 'smallest' : 'largest', hidden),
    );
    const order = timeOrderOf(list.order);
    const verdict = judgeView(answer, anchor, direction, list.key, order);
    if (verdict.kind === 'boundary' && verdict.isSure) return { answer, ...verdict };
    if (verdict.kind !== 'boundary' && search.note(answer, verdict)) continue;

    const sure =
      (await followTies(list, anchor, direction, answer, 'tailward')) ??
      (await followTies(list, anchor, direction, answer, 'headward'));
    if (sure !== null) return sure;
    // No known tie is left, so the strangers that were met first are the anchor's older neighbours or late arrivals.
    if (verdict.kind === 'boundary' && order !== null && direction !== toNewer(order))
      return { answer, ...verdict };
    break;
  }
  if (timeOrderOf(list.order) !== null) throw new CursorExpiredError(expiredMessage);
  return (await findTailward(list, anchor, direction)) ?? atOldOffset(list, anchor, direction, count);
}

/** Reads on along a run of ties that an answer cut off, for a sure boundary; null when the run holds none. */
async function followTies<Row>(
  list: NumberedList<Row>,
  anchor: Anchor,
  direction: Direction,
  cutOff: Answer<Row>,
  way: Direction,
): Promise<Located<Row> | null> {
  let last = cutOff;
  for (;;) {
    const isOver =
      way === 'tailward'
        ? last.isTail || !isTie(anchor, last.placed.at(-1))
        : last.isHead || !isTie(anchor, last.placed[0]);
    if (isOver) return null;
    const seam = way === 'tailward' ? last.end : last.start;
    const answer = await askPages(list, (largest) => choosePages(seam, way, 1, largest, 'largest'));
    const verdict = judgeView(answer, anchor, direction, list.key, timeOrderOf(list.order));
    if (verdict.kind === 'boundary' && verdict.isSure) return { answer, ...verdict };
    last = answer;
  }
}

/**
 * Looks for the row behind its old offset: rows that others passed stand there, and those before which slots show no row.
 * Null when it is not there.
 */
async function findTailward<Row>(
  list: NumberedList<Row>,
  anchor: Anchor,
  direction: Direction,
): Promise<Located<Row> | null> {
  let offset = anchor.position ?? 0;
  for (let pages = 0; pages < 3; pages++) {
    const from = offset;
    const answer = await askPages(list, (largest) => choosePages(from, 'tailward', 1, largest, 'largest'));
    const verdict = judgeView(answer, anchor, direction, list.key, null);
    if (verdict.kind === 'boundary') return { answer, ...verdict };
    if (answer.isTail || answer.end <= offset) return null;
    offset = answer.end;
  }
  return null;
}

/** Exactness is impossible in a list whose rows move: go on from where the cursor stood. */
async function atOldOffset<Row>(
  list: NumberedList<Row>,
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
  // A smaller total: the row was deleted and its successor stands there now. Else it moved to another place, and
  // what stands there was its neighbour on the way here.
  const isDeleted = answer.total < (anchor.total ?? 0);
  return { answer, index, next: isDeleted ? index : Math.min(index + 1, length) };
}

/** What to look at: the smallest page that holds what is wanted, or the largest that can prove a gap at `offset`. */
function choosePages(
  offset: number,
  direction: Direction,
  count: number,
  largestPage: number,
  preference: 'smallest' | 'largest',
  hidden = 0,
): PagePlan {
  const wanted: OffsetRange =
    direction === 'tailward'
      ? { from: offset, to: offset + count + hidden }
      : { from: Math.max(0, offset - count - hidden), to: Math.max(offset, count) + hidden };
  if (preference === 'smallest') {
    const whole = coverRange(wanted, largestPage);
    if (whole !== null) return [whole];
    const page =
      direction === 'tailward' ? reachTailward(offset, largestPage) : reachHeadward(offset, largestPage);
    const start = (page.page - 1) * page.pageSize;
    const hasNeighbour = direction === 'tailward' ? start + page.pageSize > offset + 1 : start < offset;
    if (hasNeighbour || (direction === 'headward' && offset === 0)) return [page];
  }
  // A gap is proven by the rows on both sides of it, so the row before it has to be in view too.
  const gap = preference === 'smallest' && direction === 'tailward' ? offset + 1 : offset;
  const seam: OffsetRange = { from: Math.max(0, gap - 1), to: gap };
  const both: OffsetRange = { from: Math.min(seam.from, wanted.from), to: wanted.to };
  const page = coverRangeWidely(both, largestPage) ?? coverRangeWidely(seam, largestPage);
  return page === null ? [pageAt(seam.from, largestPage), pageAt(seam.to, largestPage)] : [page];
}

/** Offsets to look at next, narrowed by what each answer showed: neighbours first, then wider, then bisecting. */
function createSearch(anchor: Anchor) {
  const unmoved = anchor.position ?? 0;
  let lowest = 0;
  let highest = Number.POSITIVE_INFINITY;
  let next = unmoved;
  let stride = 0;
  let triedDrift = false;
  return {
    nextOffset: () => next,
    /** Learns from an answer that does not settle it. False when nothing is left to try. */
    note(answer: Answer<unknown>, verdict: Verdict): boolean {
      const direction = verdict.kind === 'look' ? verdict.direction : null;
      if (direction === 'tailward') lowest = Math.max(lowest, answer.end);
      if (direction === 'headward') highest = Math.min(highest, answer.start);
      if (!triedDrift) {
        triedDrift = true;
        const drifted = unmoved + answer.total - (anchor.total ?? answer.total);
        const isElsewhere = drifted < answer.start || drifted >= answer.end;
        if (drifted >= 0 && drifted < answer.total && isElsewhere) {
          next = drifted;
          return true;
        }
      }
      if (direction === null) return false;
      if (lowest > highest) {
        // Rows moved while looking: what was ruled out may be right by now.
        lowest = 0;
        highest = Number.POSITIVE_INFINITY;
      }
      if (lowest > 0 && highest !== Number.POSITIVE_INFINITY) {
        next = Math.floor((lowest + highest) / 2);
      } else {
        next =
          direction === 'tailward'
            ? Math.min(answer.total, answer.end + stride)
            : Math.max(0, Math.min(answer.start, answer.total) - stride);
        stride = stride === 0 ? Math.max(1, answer.placed.length) : stride * 2;
      }
      return true;
    },
  };
}
