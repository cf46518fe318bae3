import type { Anchor } from '../anchor.ts';
import type { BeforePage } from '../list.ts';
import { type Placed, placeRows } from '../row-key.ts';
import { createStart, type Walk } from '../walk.ts';
import { seekEdge } from './seek-edge.ts';
import {
  type BeforeReader,
  type CheckPage,
  checkTimes,
  createTiesError,
  createTimelessError,
  type SeekResult,
  seekPage,
} from './seek-page.ts';

/** Starts below an anchor, or at the head. Two pages share a row, so none is lost, whatever a bound means. */
export function walkDown<Row>(list: BeforeReader<Row>, start: Anchor | null): Walk<Row> {
  const { key } = list;
  let from = list;
  const passed = new Set<string>();
  let lastId: string | null = null;
  let lastMs = start?.timeMs ?? null;
  let aboveMs: number | null = null;
  let lastBoundMs = Number.POSITIVE_INFINITY;
  const below = createStart(start, key);

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

  function check(timeMs: number): CheckPage<Row> {
    return (page, leadMs) => {
      const placed = placeRows(page.rows, key, null);
      const result = checkPlaced(placed, page.isEnd, timeMs, leadMs);
      const isShort = from.whole !== undefined && page.rows.length < from.pageSize && !page.isEnd;
      return result !== 'found' && isShort ? 'unclear' : result;
    };
  }

  function checkPlaced(
    placed: readonly Placed<Row>[],
    isEnd: boolean,
    timeMs: number,
    leadMs: number,
  ): SeekResult {
    if (placed.some(isJoint)) return isEnd || toFresh(placed).length > 0 ? 'found' : 'too-late';
    const result = checkTimes(placed, isEnd, timeMs);
    if (result !== 'among-ties') return result;
    // What was passed is seen with the bound of the last page, so a later one hides it behind other rows.
    if (passed.size > 0) return timeMs + leadMs >= lastBoundMs ? 'too-late' : 'too-early';
    return leadMs === Number.POSITIVE_INFINITY ? 'found' : 'too-early';
  }

  /** Null: the filtered list does not tell, so the whole one has to be read. */
  async function read(): Promise<BeforePage<Row> | null> {
    if (start !== null && start.id === null && start.timeMs !== null && passed.size === 0) {
      const found = await seekEdge(from, start.timeMs);
      lastBoundMs = found?.boundMs ?? lastBoundMs;
      return found?.page ?? null;
    }
    if (lastMs === null) {
      if (passed.size > 0) throw createTimelessError();
      return from.readBefore(null, false);
    }
    const { page, result, boundMs } = await seekPage(from, lastMs, aboveMs, check(lastMs));
    // The start may follow below rows of its time, from which the next pages lead on.
    if (result === 'too-late' && passed.size > 0) throw createTiesError(list.pageSize);
    lastBoundMs = boundMs;
    return result === 'unclear' ? null : page;
  }

  return {
    headNeighbour: below.headNeighbour,
    async next() {
      const page = await read();
      if (page === null) {
        from = from.whole?.list ?? from;
        return { placed: [], towardTail: 'unproven', total: null };
      }
      const all = placeRows(page.rows, key, null);
      const fresh = passed.size === 0 ? all : toFresh(all);
      const placed = below.take(fresh, page.isEnd);
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
      return {
        placed: placed.filter(({ row }) => isPart(row)),
        towardTail: page.isEnd ? 'end' : 'unproven',
        total: null,
      };
    },
  };
}
