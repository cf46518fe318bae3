import { CursorExpiredError } from '../errors.ts';
import type { BeforePage } from '../sources/source.ts';
import { type Anchor, expiredMessage } from './anchor.ts';
import { judgeView } from './judge-view.ts';
import { type Placed, placeRows } from './row-key.ts';
import {
  type BeforeList,
  createTiesError,
  createTimelessError,
  type Fit,
  type Judge,
  judgeTimes,
  seekPage,
} from './seek-page.ts';

/** Reads a list page by page towards its oldest row. */
export interface Walk<Row> {
  /** The next rows, without any that an earlier step gave; `isLast` when the list ends with them. There may be none. */
  next(): Promise<{ readonly placed: readonly Placed<Row>[]; readonly isLast: boolean }>;
  /** True once a row at or headward of the start was seen. */
  sawHeadward(): boolean;
}

/**
 * Starts below an anchor, or at the head. Two pages are joined by a row that stands in both, so that none between them is
 * lost, whatever the upstream makes of a bound.
 */
export function walkDown<Row>(list: BeforeList<Row>, start: Anchor | null): Walk<Row> {
  const { key } = list;
  let from = list;
  const passed = new Set<string>();
  let lastId: string | null = null;
  let lastMs = start?.timeMs ?? null;
  /** The time of the nearest row passed that is newer than the last one. */
  let aboveMs: number | null = null;
  /** Rows below which the start may follow. */
  let pending: readonly Placed<Row>[] | null = start === null ? null : [];
  /** The bound of the last page. */
  let lastBoundMs = Number.POSITIVE_INFINITY;
  let sawHeadward = false;

  /** True for rows from which on the list is known to go on with what is wanted. */
  function isJoint({ row }: Placed<Row>): boolean {
    const id = key.idOf(row);
    return (
      passed.has(id) || (passed.size === 0 && start !== null && (id === start.id || start.headTies.has(id)))
    );
  }

  function toFresh(placed: readonly Placed<Row>[]): readonly Placed<Row>[] {
    const last = lastId === null ? -1 : placed.findIndex(({ row }) => key.idOf(row) === lastId);
    // What stands above a row passed before was passed too, or is newer.
    const joint = last < 0 ? placed.findLastIndex(isJoint) : last;
    const isOlder = ({ row }: Placed<Row>) => (key.timeOf(row) ?? Number.POSITIVE_INFINITY) < (lastMs ?? 0);
    const isBelow = ({ timeMs }: Placed<Row>) =>
      joint >= 0 || lastMs === null || timeMs === null || timeMs <= lastMs;
    // An older row that stands above is out of order, and was not passed all the same.
    return placed.filter((one, i) => !isJoint(one) && (i > joint ? isBelow(one) : isOlder(one)));
  }

  function judge(timeMs: number): Judge<Row> {
    return (page, leadMs) => {
      const placed = placeRows(page.rows, key, null);
      const fit = judgePlaced(placed, page.isEnd, timeMs, leadMs);
      const isShort = from.whole !== undefined && page.rows.length < from.pageSize && !page.isEnd;
      return fit !== 'fits' && isShort ? 'unclear' : fit;
    };
  }

  function judgePlaced(placed: readonly Placed<Row>[], isEnd: boolean, timeMs: number, leadMs: number): Fit {
    if (placed.some(isJoint)) return isEnd || toFresh(placed).length > 0 ? 'fits' : 'too-late';
    const fit = judgeTimes(placed, isEnd, timeMs);
    if (fit !== 'among-ties') return fit;
    // What was passed is seen with the bound of the last page, so a later one hides it behind other rows.
    if (passed.size > 0) return timeMs + leadMs >= lastBoundMs ? 'too-late' : 'too-early';
    return leadMs === Number.POSITIVE_INFINITY ? 'fits' : 'too-early';
  }

  /** The rows below the start, as far as they are known. */
  function settleStart(placed: readonly Placed<Row>[], isEnd: boolean): readonly Placed<Row>[] {
    if (start === null || pending === null) return placed;
    const view = [...pending, ...placed];
    const verdict = judgeView(
      { placed: view, isHead: true, isTail: isEnd },
      start,
      'tailward',
      key,
      'descending',
    );
    const endsAmongTies = !isEnd && start.timeMs !== null && view.at(-1)?.timeMs === start.timeMs;
    if (verdict.kind === 'ambiguous' && !endsAmongTies) throw new CursorExpiredError(expiredMessage);
    if (view.length > 0 && (verdict.kind !== 'boundary' || verdict.next > 0)) sawHeadward = true;
    if (verdict.kind === 'boundary' && verdict.isSure) {
      pending = null;
      return view.slice(verdict.next);
    }
    pending = view;
    return [];
  }

  /** Null: the list that leaves rows out does not tell, and the whole one has to. */
  async function read(): Promise<BeforePage<Row> | null> {
    if (lastMs === null) {
      if (passed.size > 0) throw createTimelessError();
      return from.readBefore(null, false);
    }
    const { page, fit, boundMs } = await seekPage(from, lastMs, aboveMs, judge(lastMs));
    // The start may follow below rows of its time, from which the next pages lead on.
    if (fit === 'too-late' && passed.size > 0) throw createTiesError(list.pageSize);
    lastBoundMs = boundMs;
    return fit === 'unclear' ? null : page;
  }

  return {
    sawHeadward: () => sawHeadward,
    async next() {
      const page = await read();
      if (page === null) {
        from = from.whole?.list ?? from;
        return { placed: [], isLast: false };
      }
      const all = placeRows(page.rows, key, null);
      const fresh = passed.size === 0 ? all : toFresh(all);
      const placed = settleStart(fresh, page.isEnd);
      for (const { row } of fresh) passed.add(key.idOf(row));
      const last = fresh.at(-1);
      if (last !== undefined) lastId = key.idOf(last.row);
      const oldestMs = Math.min(
        ...all.map(({ timeMs }) => timeMs ?? Number.POSITIVE_INFINITY),
        lastMs ?? Number.POSITIVE_INFINITY,
      );
      if (Number.isFinite(oldestMs)) {
        const newer = all.map(({ timeMs }) => timeMs ?? oldestMs).filter((timeMs) => timeMs > oldestMs);
        aboveMs = newer.length > 0 ? Math.min(...newer) : aboveMs;
        lastMs = oldestMs;
      }
      const isPart = from === list ? () => true : (list.whole?.isPart ?? (() => true));
      if (page.rows.length < from.pageSize && !page.isEnd && from.whole) from = from.whole.list;
      return { placed: placed.filter(({ row }) => isPart(row)), isLast: page.isEnd };
    },
  };
}
