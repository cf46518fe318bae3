import { CursorExpiredError } from '../errors.ts';
import { type Anchor, expiredMessage, toAnchor } from './anchor.ts';
import { askAcross } from './ask-across.ts';
import { type Direction, judgeView } from './judge-view.ts';
import { timeOrderOf } from './list-order.ts';
import { type Located, locateAnchor } from './locate-anchor.ts';
import { type Answer, beyondHead, beyondTail, type NumberedList } from './numbered-list.ts';
import type { Placed, RowKey, Stretch } from './row-key.ts';
import { unknownTies, withIds } from './tie-set.ts';

/**
 * The up to `count` rows next to an anchor, on one side of it, in the upstream's order (`count` ≥ 1).
 *
 * Where one page does not hold them, the last row read becomes the next anchor: two answers are joined by a row
 * that stands in both, so no insertion or deletion between them can hide or repeat a row.
 */
export async function readBeside<Row>(
  list: NumberedList<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  hidden = 0,
): Promise<Stretch<Row>> {
  for (;;) {
    const first = await locateAnchor(list, anchor, direction, count, hidden);
    const stretch = await orNullIfExpired(readOn(list, anchor, direction, count, first));
    if (stretch !== null) return stretch;
  }
}

/** Null when a row that was to join two pages went away between them; no cursor has expired then. */
export async function orNullIfExpired<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CursorExpiredError) return null;
    throw error;
  }
}

async function readOn<Row>(
  list: NumberedList<Row>,
  anchor: Anchor,
  direction: Direction,
  count: number,
  first: Located<Row>,
): Promise<Stretch<Row>> {
  const ids = new Set([anchor.id]);
  const near =
    direction === 'tailward' ? beyondHead(first.answer, first.next) : beyondTail(first.answer, first.index);
  let placed: Placed<Row>[] = [];
  let from = anchor;
  let located = first;
  /** Slots without a row to reckon with. */
  let reach = 0;
  for (;;) {
    const { answer, index, next } = located;
    const missing = count - placed.length;
    const start = direction === 'tailward' ? next : Math.max(0, index - missing);
    const end = direction === 'tailward' ? Math.min(next + missing, answer.placed.length) : index;
    // A list whose rows move may show one again.
    const more = answer.placed.slice(start, end).filter(({ row }) => !ids.has(list.key.idOf(row)));
    placed = direction === 'tailward' ? [...placed, ...more] : [...more, ...placed];
    const far = direction === 'tailward' ? beyondTail(answer, end) : beyondHead(answer, start);
    if (placed.length >= count || far === 'end') {
      return direction === 'tailward'
        ? { placed, headward: near, tailward: far, total: answer.total }
        : { placed, headward: far, tailward: near, total: answer.total };
    }
    for (const { row } of more) ids.add(list.key.idOf(row));
    from = nextAnchor(list.key, answer, direction, { start, end, index }, from, anchor, ids);
    reach = more.length > 0 ? answer.hidden : Math.max(answer.hidden, 2 * reach);
    if (more.length === 0 && answer.hidden > 0 && 2 * reach >= list.largestPage()) {
      // No larger page shows a row that stands in both, so the same one would come again and again.
      const across = await askAcross(list, answer, direction);
      const verdict = across && judgeView(across, from, direction, list.key, timeOrderOf(list.order));
      if (across === null || verdict?.kind !== 'boundary') throw new CursorExpiredError(expiredMessage);
      located = { answer: across, ...verdict };
    } else {
      located = await locateAnchor(list, from, direction, count - placed.length, reach);
    }
  }
}

/** The outermost row read so far; without a new one, the old anchor at the place where it now is known to be. */
function nextAnchor<Row>(
  key: RowKey<Row>,
  answer: Answer<Row>,
  direction: Direction,
  taken: { readonly start: number; readonly end: number; readonly index: number },
  from: Anchor,
  first: Anchor,
  ids: ReadonlySet<string>,
): Anchor {
  const outermost = direction === 'tailward' ? taken.end - 1 : taken.start;
  const placed = taken.end > taken.start ? answer.placed[outermost] : undefined;
  if (placed === undefined) {
    return { ...from, position: answer.start + taken.index, total: answer.total };
  }
  const sharesTime = placed.timeMs === first.timeMs;
  const passed = withIds(ids, direction === 'tailward' ? first.headTies : first.tailTies, sharesTime);
  return toAnchor(key, placed, {
    headTies: direction === 'tailward' ? passed : unknownTies,
    tailTies: direction === 'headward' ? passed : unknownTies,
  });
}
