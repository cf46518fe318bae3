import { CursorExpiredError } from '../../errors.ts';
import { type Anchor, expiredMessage, toAnchor } from '../anchor.ts';
import { type Direction, findBoundary } from '../find-boundary.ts';
import type { Placed, RowKey, Segment } from '../row-key.ts';
import { unknownTies, withIds } from '../tie-set.ts';
import { askAcross } from './ask-across.ts';
import { type Answer, beyondHead, beyondTail, type PageReader } from './ask-pages.ts';
import { timeOrderOf } from './list-order.ts';
import { type Located, locateAnchor } from './locate-anchor.ts';
import { locateEdge } from './locate-edge.ts';

/**
 * The up to `count` (≥ 1) rows next to an anchor, on one side of it. Where one page does not hold them, the
 * last row read becomes the next anchor: with a row in both answers, no change can hide or repeat another.
 */
export async function readBeside<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  hidden = 0,
): Promise<Segment<Row>> {
  for (;;) {
    const first = await locate(list, anchor, direction, count, hidden);
    const segment = await orNullIfExpired(readOn(list, anchor, direction, count, first));
    if (segment !== null) return segment;
  }
}

function locate<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  hidden: number,
): Promise<Located<Row>> {
  return anchor.id === null
    ? locateEdge(list, anchor, direction, count + hidden)
    : locateAnchor(list, anchor, direction, count, hidden);
}

/** Null when a row that was to join two pages has gone; no cursor has expired then. */
export async function orNullIfExpired<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CursorExpiredError) return null;
    throw error;
  }
}

async function readOn<Row>(
  list: PageReader<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  first: Located<Row>,
): Promise<Segment<Row>> {
  const ids = new Set(anchor.id === null ? [] : [anchor.id]);
  const near =
    direction === 'towardTail'
      ? {
          towardHead: beyondHead(first.answer, first.next),
          headNeighbour: first.answer.placed[first.next - 1],
        }
      : {
          towardTail: beyondTail(first.answer, first.index),
          tailNeighbour: first.answer.placed[first.index],
        };
  let placed: Placed<Row>[] = [];
  let from = anchor;
  let located = first;
  let reach = 0;
  for (;;) {
    const { answer, index, next } = located;
    const missing = count - placed.length;
    const start = direction === 'towardTail' ? next : Math.max(0, index - missing);
    const end = direction === 'towardTail' ? Math.min(next + missing, answer.placed.length) : index;
    // Rows that move may appear again.
    const more = answer.placed.slice(start, end).filter(({ row }) => !ids.has(list.key.idOf(row)));
    placed = direction === 'towardTail' ? [...placed, ...more] : [...more, ...placed];
    const far = direction === 'towardTail' ? beyondTail(answer, end) : beyondHead(answer, start);
    if (placed.length >= count || far === 'end') {
      const { total } = answer;
      return near.towardHead === undefined
        ? { ...near, placed, total, towardHead: far, headNeighbour: answer.placed[start - 1] }
        : { ...near, placed, total, towardTail: far, tailNeighbour: answer.placed[end] };
    }
    for (const { row } of more) ids.add(list.key.idOf(row));
    from = nextAnchor(list.key, answer, direction, { start, end, index }, from, anchor, ids);
    reach = more.length > 0 ? answer.hidden : Math.max(answer.hidden, 2 * reach);
    if (more.length === 0 && answer.hidden > 0 && 2 * reach >= list.largestPage()) {
      // No larger page holds a row of both, so the same one would be read forever.
      const across = await askAcross(list, answer, direction);
      const result = across && findBoundary(across, from, direction, list.key, timeOrderOf(list.order));
      if (across === null || result?.kind !== 'boundary') throw new CursorExpiredError(expiredMessage);
      located = { answer: across, ...result };
    } else {
      located = await locate(list, from, direction, count - placed.length, reach);
    }
  }
}

function nextAnchor<Row>(
  key: RowKey<Row>,
  answer: Answer<Row>,
  direction: Direction,
  taken: { readonly start: number; readonly end: number; readonly index: number },
  from: Anchor,
  first: Anchor,
  ids: ReadonlySet<string>,
): Anchor {
  const outermost = direction === 'towardTail' ? taken.end - 1 : taken.start;
  const placed = taken.end > taken.start ? answer.placed[outermost] : undefined;
  if (placed === undefined) {
    return { ...from, position: answer.start + taken.index, total: answer.total };
  }
  const sharesTime = placed.timeMs === first.timeMs;
  const passed = withIds(ids, direction === 'towardTail' ? first.headTies : first.tailTies, sharesTime);
  return toAnchor(key, placed, {
    headTies: direction === 'towardTail' ? passed : unknownTies,
    tailTies: direction === 'towardHead' ? passed : unknownTies,
  });
}
