import { PageSizeRefusedError, UpstreamBudgetExceededError } from '../errors.ts';
import { toAnchor } from './anchor.ts';
import { askAcross } from './ask-across.ts';
import { cutHead, cutTail, takeFirst, takeLast } from './cut-stretch.ts';
import type { Direction } from './judge-view.ts';
import { timeOrderOf } from './list-order.ts';
import { locateAnchor } from './locate-anchor.ts';
import {
  type Answer,
  askPage,
  askPages,
  beyondHead,
  beyondTail,
  type NumberedList,
  type PagePlan,
  type PeekedList,
  peekPage,
} from './numbered-list.ts';
import { coverRange, coverRangeFromHead, pageAt } from './page-cover.ts';
import { orNullIfExpired, readBeside } from './read-beside.ts';
import type { Stretch } from './row-key.ts';
import { fromTieHashes, noTies, toTieHash, unknownTies, withIds } from './tie-set.ts';
import type { Window } from './window.ts';

/**
 * Reads a window of a page-numbered list. Calls, while the list does not change and the window fits the largest page:
 * from the head one; from the tail one if the list is shorter than the largest page, else two, or three where no page
 * holds the window; beside a cursor one where some page holds the cursor's row and the window, else two.
 *
 * Rejects with `CursorExpiredError` when a bound is gone and its place cannot be told, with
 * `UpstreamBudgetExceededError` when the list changes faster than it can be read, and with what `readPage` throws.
 */
export async function readNumberedWindow<Row>(
  list: NumberedList<Row>,
  window: Window,
): Promise<Stretch<Row>> {
  const largestPage = list.largestPage();
  try {
    return await readWindow(list, window);
  } catch (error) {
    // Another operation may have learned of smaller pages meanwhile: they make another plan.
    if (error instanceof PageSizeRefusedError && list.largestPage() < largestPage)
      return readNumberedWindow(list, window);
    throw error;
  }
}

async function readWindow<Row>(list: NumberedList<Row>, window: Window): Promise<Stretch<Row>> {
  const limited = withAnsweredSizes(withCallLimit(list));
  const bounds = await withTimes(limited, window);
  for (let asked = window.count; ; ) {
    const stretch = await readAtLeast(limited, bounds, asked);
    if (stretch !== null) return stretch;
    asked *= 2;
  }
}

/** A window from the head that lies on a page at hand; null for any other. */
export function peekNumberedWindow<Row>(
  list: PeekedList<Row>,
  { from, count, headBound, tailBound }: Window,
): Stretch<Row> | null {
  if (from === 'tail' || headBound !== null || tailBound !== null || count > list.largestPage()) return null;
  const answer = peekPage(list, { page: 1, pageSize: count });
  const stretch = answer && toHead(answer, count);
  return stretch !== null && isFull(stretch, count) ? stretch : null;
}

function isFull({ placed, tailward }: Stretch<unknown>, count: number): boolean {
  return placed.length === count || tailward === 'end';
}

/** The window, made of the `asked` rows at its end; null when more of them are needed to tell where it is cut. */
async function readAtLeast<Row>(
  list: NumberedList<Row>,
  window: Window,
  asked: number,
): Promise<Stretch<Row> | null> {
  const isDown = window.from === 'head';
  const stretch = await (isDown ? readFromHead : readFromTail)(list, window, asked);
  const cut = (isDown ? cutTail : cutHead)(stretch, window, list.key, timeOrderOf(list.order));
  return cut.bound === 'open' ? null : (isDown ? takeFirst : takeLast)(cut.stretch, window.count);
}

/** Room for 100 rows of a server that gives one row a page. */
const maxCalls = 500;

function withCallLimit<Row>(list: NumberedList<Row>): NumberedList<Row> {
  let calls = 0;
  return {
    ...list,
    readPage: async (page) => {
      if (calls++ < maxCalls) return list.readPage(page);
      throw new UpstreamBudgetExceededError('The list changes faster than it can be read: ask again later.');
    },
  };
}

/**
 * A server that gives fewer rows than asked for gives no more in the next page either. The source may not have learned it:
 * such a page may be the last one, and name its row count as its size.
 */
function withAnsweredSizes<Row>(list: NumberedList<Row>): NumberedList<Row> {
  let largest = Number.POSITIVE_INFINITY;
  return {
    ...list,
    largestPage: () => Math.min(largest, list.largestPage()),
    readPage: async (page) => {
      const answer = await list.readPage(page);
      if (answer.pageSize < page.pageSize) largest = Math.min(largest, Math.max(1, answer.pageSize));
      return answer;
    },
  };
}

/**
 * The window with a time for the bound that cuts it, where the cursor has none and the list goes by time: that of the
 * row's neighbour, as for all rows without one.
 */
async function withTimes<Row>(list: NumberedList<Row>, window: Window): Promise<Window> {
  const name = window.from === 'head' ? 'tailBound' : 'headBound';
  const bound = window[name];
  if (bound === null || bound.timeMs !== null || timeOrderOf(list.order) === null) return window;
  const { answer, index } = await locateAnchor(list, bound, 'headward', 1);
  const placed = answer.placed[index];
  const ties = answer.placed.filter(({ timeMs }) => timeMs === placed?.timeMs);
  const toTies = (rows: typeof ties) =>
    fromTieHashes(
      rows.map(({ row }) => toTieHash(list.key.idOf(row))),
      false,
    );
  const at = placed === undefined ? -1 : ties.indexOf(placed);
  return {
    ...window,
    [name]: {
      ...bound,
      timeMs: placed?.timeMs ?? null,
      headTies: toTies(ties.slice(0, Math.max(0, at))),
      tailTies: toTies(ties.slice(at + 1)),
    },
  };
}

async function readFromHead<Row>(list: NumberedList<Row>, { headBound }: Window, count: number) {
  if (headBound) return readBeside(list, headBound, 'tailward', count);
  for (;;) {
    const stretch = await orNullIfExpired(readHead(list, count));
    if (stretch !== null) return stretch;
  }
}

async function readFromTail<Row>(list: NumberedList<Row>, { tailBound }: Window, count: number) {
  if (tailBound) return readBeside(list, tailBound, 'headward', count);
  for (;;) {
    const stretch = await orNullIfExpired(readTail(list, count));
    if (stretch !== null) return stretch;
  }
}

async function readHead<Row>(list: NumberedList<Row>, count: number): Promise<Stretch<Row>> {
  let answer = await askPages(list, (largest) => [{ page: 1, pageSize: Math.min(count, largest) }]);
  if (answer.placed.length === 0 && !answer.isTail) {
    const largest = await askPages(list, (pageSize) => [{ page: 1, pageSize }]);
    answer = largest.placed.length > 0 ? largest : await askAcrossFrom(list, largest, 'tailward');
  }
  const stretch = toHead(answer, count);
  return isFull(stretch, count) ? stretch : extend(list, stretch, 'tailward', count, answer.hidden);
}

/** The first rows of a list, out of the answer that begins with them. */
function toHead<Row>(answer: Answer<Row>, count: number): Stretch<Row> {
  const end = Math.min(count, answer.placed.length);
  return {
    placed: end === answer.placed.length ? answer.placed : answer.placed.slice(0, end),
    headward: 'end',
    tailward: beyondTail(answer, end),
    total: answer.total,
  };
}

async function readTail<Row>(list: NumberedList<Row>, count: number): Promise<Stretch<Row>> {
  let answer = await askPages(list, (largest) => [{ page: 1, pageSize: largest }]);
  // When the end was not in view, rows came in between or the total runs behind: look further out each time.
  for (let slack = 0; !isTailInView(answer); slack = slack * 2 + 1) {
    const { total } = answer;
    answer = await askPages(list, (largest) => planTail(total, count, slack, largest));
  }
  if (answer.placed.length === 0 && !answer.isHead) answer = await askAcrossFrom(list, answer, 'headward');
  const start = Math.max(0, answer.placed.length - count);
  const stretch: Stretch<Row> = {
    placed: answer.placed.slice(start),
    headward: beyondHead(answer, start),
    tailward: 'end',
    total: answer.total,
  };
  if (stretch.placed.length === count || stretch.headward === 'end') return stretch;
  return extend(list, stretch, 'headward', count, answer.hidden);
}

/** True when the end of the list is in view, and what stands before it: rows, slots that show none, or nothing. */
function isTailInView({ isTail, placed, start, total, isHead }: Answer<unknown>): boolean {
  return isTail && (placed.length > 0 || start < total || isHead);
}

/** An answer that shows no row, together with the pages beside it as far as the first row. */
async function askAcrossFrom<Row>(
  list: NumberedList<Row>,
  empty: Answer<Row>,
  direction: Direction,
): Promise<Answer<Row>> {
  for (let answer = empty; ; ) {
    const across = await askAcross(list, answer, direction);
    if (across !== null) return across;
    const { start, pageSize } = answer;
    answer = await askPage(list, { page: start / pageSize + 1, pageSize });
  }
}

/**
 * A page that holds the last `count` rows, or as many of them as can be, and the empty place behind them, which proves
 * the end.
 */
function planTail(total: number, count: number, slack: number, largestPage: number): PagePlan {
  const last = Math.max(0, total - 1);
  const to = total + slack;
  const page =
    coverRange({ from: Math.max(0, total - count), to }, largestPage) ??
    coverRangeFromHead({ from: last, to }, largestPage) ??
    coverRangeFromHead({ from: last, to: total }, largestPage);
  return page === null ? [pageAt(last, largestPage), pageAt(total, largestPage)] : [page];
}

/** Reads on from the outermost row of a stretch that a small page cut short. */
async function extend<Row>(
  list: NumberedList<Row>,
  stretch: Stretch<Row>,
  direction: Direction,
  count: number,
  hidden: number,
): Promise<Stretch<Row>> {
  const outermost = direction === 'tailward' ? stretch.placed.at(-1) : stretch.placed[0];
  if (outermost === undefined) return stretch;
  const ids = new Set(stretch.placed.map(({ row }) => list.key.idOf(row)));
  const passed = withIds(ids, noTies, false);
  const anchor = toAnchor(list.key, outermost, {
    headTies: direction === 'tailward' ? passed : unknownTies,
    tailTies: direction === 'headward' ? passed : unknownTies,
  });
  const rest = await readBeside(list, anchor, direction, count - stretch.placed.length, hidden);
  return direction === 'tailward'
    ? { ...rest, placed: [...stretch.placed, ...rest.placed], headward: stretch.headward }
    : { ...rest, placed: [...rest.placed, ...stretch.placed], tailward: stretch.tailward };
}
