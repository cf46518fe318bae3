import { PageSizeRefusedError } from '../errors.ts';
import { toSlots } from '../sources/page-slots.ts';
import type { NumberedPage, PageRequest } from '../sources/source.ts';
import type { View } from './judge-view.ts';
import { countSteps, detectOrder, type ListOrder } from './list-order.ts';
import { type Beyond, placeRows, type RowKey } from './row-key.ts';

/** A list that is read by page number and may grow or shrink between two reads. */
export interface NumberedList<Row> {
  readonly key: RowKey<Row>;
  readonly order: ListOrder;
  /** May fall while reading, when the server clamps or refuses a size. */
  largestPage(): number;
  readPage(page: PageRequest): Promise<NumberedPage<Row>>;
}

/** The same list, as far as it is at hand. */
export interface PeekedList<Row> extends Pick<NumberedList<Row>, 'key' | 'order' | 'largestPage'> {
  /** A page that costs no call and no wait; null where it would. */
  peekPage(page: PageRequest): NumberedPage<Row> | null;
}

/**
 * One page, placed by the figures of its own answer: the rows in the slots `start` to `end − 1`. Where some slots show no
 * row, a row's position is the lowest that it can have; the highest is `hidden` more.
 */
export interface Answer<Row> extends View<Row> {
  readonly start: number;
  readonly end: number;
  /** Slots that show no row. */
  readonly hidden: number;
  readonly pageSize: number;
  /** The list's size; never less than what the answer itself shows. */
  readonly total: number;
  /** The list's size as the server put it. */
  readonly reported: number;
}

/** One page, or two neighbouring pages of one size where a seam lies on no single page. */
export type PagePlan = readonly [PageRequest] | readonly [PageRequest, PageRequest];

/** Asks for what `choose` plans, planning anew when the server refuses the size. */
export async function askPages<Row>(
  list: NumberedList<Row>,
  choose: (largestPage: number) => PagePlan,
): Promise<Answer<Row>> {
  for (;;) {
    const largestPage = list.largestPage();
    try {
      const [first, second] = choose(largestPage);
      const answer =
        second === undefined ? await askPage(list, first) : await askTwoPages(list, first, second);
      list.order.note(detectOrder(answer.placed), countSteps(answer.placed));
      return answer;
    } catch (error) {
      // Only a smaller limit makes another try worth it.
      if (!(error instanceof PageSizeRefusedError) || list.largestPage() >= largestPage) throw error;
    }
  }
}

/** Two pages read as one: the first is read again afterwards, and neither it nor the total may have moved. */
async function askTwoPages<Row>(
  list: NumberedList<Row>,
  first: PageRequest,
  second: PageRequest,
): Promise<Answer<Row>> {
  let before = await askPage(list, first);
  for (let tries = 0; tries < maxTries && !before.isTail; tries++) {
    const next = await askPage(list, second);
    // Asked for a page past the end, a server may give the last one again.
    if (next.start === before.start && hasSameRows(list, next, before)) return { ...before, isTail: true };
    const after = await askPage(list, first);
    const isStill =
      hasSameRows(list, before, after) && new Set([before, next, after].map(reported)).size === 1;
    if (isStill && next.start === before.end) return joinAnswers(list, before, next);
    before = after;
  }
  return before;
}

/** A list that changes between every two reads gives up its seam; the caller then looks elsewhere. */
const maxTries = 5;

function hasSameRows<Row>(list: NumberedList<Row>, one: Answer<Row>, other: Answer<Row>): boolean {
  const ids = idsOf(list, other);
  return one.placed.length === ids.length && idsOf(list, one).every((id, i) => id === ids[i]);
}

/** Two neighbouring pages of one list that keeps still: a row on both stands in two slots. */
export function joinAnswers<Row>(
  list: NumberedList<Row>,
  headward: Answer<Row>,
  tailward: Answer<Row>,
): Answer<Row> {
  const ids = new Set(idsOf(list, headward));
  const others = tailward.placed.filter(({ row }) => !ids.has(list.key.idOf(row)));
  const repeated = tailward.placed.length - others.length;
  return {
    ...tailward,
    placed: [...headward.placed, ...others],
    start: headward.start,
    hidden: headward.hidden + tailward.hidden + repeated,
    isHead: headward.isHead,
  };
}

function idsOf<Row>(list: NumberedList<Row>, answer: Answer<Row>): string[] {
  return answer.placed.map(({ row }) => list.key.idOf(row));
}

function reported(answer: Answer<unknown>): number {
  return answer.reported;
}

/** The page if it is at hand. */
export function peekPage<Row>(list: PeekedList<Row>, request: PageRequest): Answer<Row> | null {
  const page = list.peekPage(request);
  if (page === null) return null;
  const answer = toAnswer(list, page);
  list.order.note(detectOrder(answer.placed), countSteps(answer.placed));
  return answer;
}

/** One page, whatever its size: throws `PageSizeRefusedError` as the list does. */
export async function askPage<Row>(list: NumberedList<Row>, request: PageRequest): Promise<Answer<Row>> {
  return toAnswer(list, await list.readPage(request));
}

function toAnswer<Row>({ key }: Pick<NumberedList<Row>, 'key'>, page: NumberedPage<Row>): Answer<Row> {
  const { rows, totalItems: reported, pageSize } = page;
  const { start, end, isTail, hidden } = toSlots(page);
  const total = Math.max(reported, rows.length > 0 ? end - hidden : 0);
  const placed = placeRows(rows, key, { start, total });
  return { placed, start, end, hidden, pageSize, total, reported, isHead: start === 0, isTail };
}

/** What lies headward of index `index` of an answer. */
export function beyondHead({ start, hidden }: Answer<unknown>, index: number): Beyond {
  if (index > 0) return 'more';
  return start === 0 ? 'end' : toCounted(hidden);
}

/** What lies at and beyond index `index` of an answer. */
export function beyondTail({ placed, end, total, hidden, isTail }: Answer<unknown>, index: number): Beyond {
  if (index < placed.length) return 'more';
  if (isTail) return 'end';
  return end < total ? toCounted(hidden) : 'unproven';
}

/** Where some slots show no row, those that are counted further out may show none either. */
function toCounted(hidden: number): Beyond {
  return hidden > 0 ? 'unproven' : 'more';
}
