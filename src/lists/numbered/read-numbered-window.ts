import { PageSizeRefusedError, UpstreamBudgetExceededError } from '../../errors.ts';
import { toAnchor } from '../anchor.ts';
import { cutHead, cutTail, takeFirst, takeLast } from '../cut-segment.ts';
import type { Direction } from '../find-boundary.ts';
import type { Segment } from '../row-key.ts';
import { fromTieHashes, noTies, toTieHash, unknownTies, withIds } from '../tie-set.ts';
import type { AnyWindow } from '../window.ts';
import { askAcross } from './ask-across.ts';
import {
  type Answer,
  askPage,
  askPages,
  beyondHead,
  beyondTail,
  type PagePlan,
  type PageReader,
  type PeekedList,
  peekPage,
} from './ask-pages.ts';
import { timeOrderOf } from './list-order.ts';
import { locateAnchor } from './locate-anchor.ts';
import { coverRange, coverRangeFromHead, pageAt } from './page-cover.ts';
import { orNullIfExpired, readBeside } from './read-beside.ts';

/**
 * Reads a window of a page-numbered list: 1 to 3 calls, if it fits the largest page and the list does not
 * change. Rejects with `CursorExpiredError` when the place of a bound cannot be told,
 * `UpstreamBudgetExceededError` when the list changes faster than it can be read, and what `readPage` throws.
 */
export async function readNumberedWindow<Row>(
  list: PageReader<Row>,
  window: AnyWindow,
): Promise<Segment<Row>> {
  const largestPage = list.largestPage();
  try {
    return await readWindow(list, window);
  } catch (error) {
    // Another operation may have learned of smaller pages meanwhile.
    if (error instanceof PageSizeRefusedError && list.largestPage() < largestPage)
      return readNumberedWindow(list, window);
    throw error;
  }
}

async function readWindow<Row>(list: PageReader<Row>, window: AnyWindow): Promise<Segment<Row>> {
  const limited = withLimits(list);
  const bounds = await withTimes(limited, window);
  for (let asked = window.count; ; ) {
    const segment = await readAtLeast(limited, bounds, asked);
    if (segment !== null) return segment;
    asked *= 2;
  }
}

/** A window from the head if its page is cached; else null. */
export function peekNumberedWindow<Row>(
  list: PeekedList<Row>,
  { from, count, headBound, tailBound }: AnyWindow,
): Segment<Row> | null {
  if (from === 'tail' || headBound !== null || tailBound !== null || count > list.largestPage()) return null;
  const answer = peekPage(list, { page: 1, pageSize: count });
  const segment = answer && toHead(answer, count);
  return segment !== null && isFull(segment, count) ? segment : null;
}

function isFull({ placed, towardTail }: Segment<unknown>, count: number): boolean {
  return placed.length === count || towardTail === 'end';
}

/** The window, made of the `asked` rows at its end; null when more are needed to tell where it is cut. */
async function readAtLeast<Row>(
  list: PageReader<Row>,
  window: AnyWindow,
  asked: number,
): Promise<Segment<Row> | null> {
  const isDown = window.from === 'head';
  const segment = await (isDown ? readFromHead : readFromTail)(list, window, asked);
  const cut = (isDown ? cutTail : cutHead)(segment, window, list.key, timeOrderOf(list.order));
  return cut.bound === 'open' ? null : (isDown ? takeFirst : takeLast)(cut.segment, window.count);
}

/** Enough for 100 rows, read twice where ties are cut, of a server that gives one row a page. */
const maxCalls = 1000;

/** Of calls, and of later pages where an answered size is smaller; the source may not, as a last page may name its row count. */
function withLimits<Row>(list: PageReader<Row>): PageReader<Row> {
  let calls = 0;
  let largest = Number.POSITIVE_INFINITY;
  return {
    ...list,
    largestPage: () => Math.min(largest, list.largestPage()),
    async readPage(page) {
      if (calls++ >= maxCalls) {
        throw new UpstreamBudgetExceededError(
          'The list changes faster than it can be read: ask again later.',
        );
      }
      const answer = await list.readPage(page);
      if (answer.pageSize < page.pageSize) largest = Math.min(largest, Math.max(1, answer.pageSize));
      return answer;
    },
  };
}

/** Gives the cutting bound the time of its neighbour, where it has none and the list goes by time. */
async function withTimes<Row>(list: PageReader<Row>, window: AnyWindow): Promise<AnyWindow> {
  const name = window.from === 'head' ? 'tailBound' : 'headBound';
  const bound = window[name];
  if (bound === null || bound.timeMs !== null || timeOrderOf(list.order) === null) return window;
  const { answer, index } = await locateAnchor(list, bound, 'towardHead', 1);
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

async function readFromHead<Row>(list: PageReader<Row>, { headBound }: AnyWindow, count: number) {
  if (headBound) return readBeside(list, headBound, 'towardTail', count);
  for (;;) {
    const segment = await orNullIfExpired(readHead(list, count));
    if (segment !== null) return segment;
  }
}

async function readFromTail<Row>(list: PageReader<Row>, { tailBound }: AnyWindow, count: number) {
  if (tailBound) return readBeside(list, tailBound, 'towardHead', count);
  for (;;) {
    const segment = await orNullIfExpired(readTail(list, count));
    if (segment !== null) return segment;
  }
}

async function readHead<Row>(list: PageReader<Row>, count: number): Promise<Segment<Row>> {
  let answer = await askPages(list, (largest) => [{ page: 1, pageSize: Math.min(count, largest) }]);
  if (answer.placed.length === 0 && !answer.isTail) {
    const largest = await askPages(list, (pageSize) => [{ page: 1, pageSize }]);
    answer = largest.placed.length > 0 ? largest : await askAcrossFrom(list, largest, 'towardTail');
  }
  const segment = toHead(answer, count);
  return isFull(segment, count) ? segment : extend(list, segment, 'towardTail', count, answer.hidden);
}

function toHead<Row>(answer: Answer<Row>, count: number): Segment<Row> {
  const end = Math.min(count, answer.placed.length);
  return {
    placed: end === answer.placed.length ? answer.placed : answer.placed.slice(0, end),
    towardHead: 'end',
    towardTail: beyondTail(answer, end),
    total: answer.total,
    tailNeighbour: answer.placed[end],
  };
}

async function readTail<Row>(list: PageReader<Row>, count: number): Promise<Segment<Row>> {
  let answer = await askPages(list, (largest) => [{ page: 1, pageSize: largest }]);
  // When the end was not in view, rows came in between or the total lags behind: look further out each time.
  for (let slack = 0; !isTailInView(answer); slack = slack * 2 + 1) {
    const { total } = answer;
    answer = await askPages(list, (largest) => planTail(total, count, slack, largest));
  }
  if (answer.placed.length === 0 && !answer.isHead) answer = await askAcrossFrom(list, answer, 'towardHead');
  const start = Math.max(0, answer.placed.length - count);
  const segment: Segment<Row> = {
    placed: answer.placed.slice(start),
    towardHead: beyondHead(answer, start),
    towardTail: 'end',
    total: answer.total,
    headNeighbour: answer.placed[start - 1],
  };
  if (segment.placed.length === count || segment.towardHead === 'end') return segment;
  return extend(list, segment, 'towardHead', count, answer.hidden);
}

function isTailInView({ isTail, placed, start, total, isHead }: Answer<unknown>): boolean {
  return isTail && (placed.length > 0 || start < total || isHead);
}

async function askAcrossFrom<Row>(
  list: PageReader<Row>,
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

/** A page with the last `count` rows, or some of them, and the empty place behind, which proves the end. */
function planTail(total: number, count: number, slack: number, largestPage: number): PagePlan {
  const last = Math.max(0, total - 1);
  const to = total + slack;
  const page =
    coverRange({ from: Math.max(0, total - count), to }, largestPage) ??
    coverRangeFromHead({ from: last, to }, largestPage) ??
    coverRangeFromHead({ from: last, to: total }, largestPage);
  return page === null ? [pageAt(last, largestPage), pageAt(total, largestPage)] : [page];
}

async function extend<Row>(
  list: PageReader<Row>,
  segment: Segment<Row>,
  direction: Direction,
  count: number,
  hidden: number,
): Promise<Segment<Row>> {
  const outermost = direction === 'towardTail' ? segment.placed.at(-1) : segment.placed[0];
  if (outermost === undefined) return segment;
  const ids = new Set(segment.placed.map(({ row }) => list.key.idOf(row)));
  const passed = withIds(ids, noTies, false);
  const anchor = toAnchor(list.key, outermost, {
    headTies: direction === 'towardTail' ? passed : unknownTies,
    tailTies: direction === 'towardHead' ? passed : unknownTies,
  });
  const rest = await readBeside(list, anchor, direction, count - segment.placed.length, hidden);
  // In a list of unknown order a row that goes meanwhile may bring others back.
  const more = rest.placed.filter(({ row }) => !ids.has(list.key.idOf(row)));
  return direction === 'towardTail'
    ? { ...rest, placed: [...segment.placed, ...more], towardHead: segment.towardHead }
    : { ...rest, placed: [...more, ...segment.placed], towardTail: segment.towardTail };
}
