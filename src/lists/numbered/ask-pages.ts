import { PageSizeRefusedError } from '../../errors.ts';
import type { View } from '../find-boundary.ts';
import type { NumberedPage, PageRequest } from '../list.ts';
import { type Beyond, placeRows, type RowKey } from '../row-key.ts';
import { type ListOrder, noteOrder } from './list-order.ts';
import { toSlots } from './page-slots.ts';
import type { CachedPart } from './run.ts';

export interface PageReader<Row> {
  readonly key: RowKey<Row>;
  readonly order: ListOrder;
  largestPage(): number;
  readPage(page: PageRequest, bypassCache?: boolean): Promise<NumberedPage<Row>>;
  /** What earlier reads tell of the list, from whenever. */
  cachedParts?(): readonly CachedPart<Row>[];
}

export interface PeekedList<Row> extends Pick<PageReader<Row>, 'key' | 'order' | 'largestPage'> {
  peekPage(page: PageRequest): NumberedPage<Row> | null;
}

/** The slots `start` to `end − 1`; `hidden` show no row, so positions may be up to `hidden` too low. */
export interface Answer<Row> extends View<Row> {
  readonly start: number;
  readonly end: number;
  readonly hidden: number;
  readonly pageSize: number;
  /** Never less than what the answer itself shows; `reported` is what the server said. */
  readonly total: number;
  readonly reported: number;
}

/** One page, or two neighbouring pages of one size where a boundary lies on no single page. */
export type PagePlan = readonly [PageRequest] | readonly [PageRequest, PageRequest];

/** Asks for what `choose` plans, anew when the server refuses the size. */
export async function askPages<Row>(
  list: PageReader<Row>,
  choose: (largestPage: number) => PagePlan,
): Promise<Answer<Row>> {
  for (;;) {
    const largestPage = list.largestPage();
    try {
      const [first, second] = choose(largestPage);
      const answer =
        second === undefined ? await askPage(list, first) : await askTwoPages(list, first, second);
      noteOrder(list.order, answer.placed);
      return answer;
    } catch (error) {
      // Only a smaller limit makes another try worth it.
      if (!(error instanceof PageSizeRefusedError) || list.largestPage() >= largestPage) throw error;
    }
  }
}

/** Reads the first page again after the second: neither it nor the total may have changed. */
async function askTwoPages<Row>(
  list: PageReader<Row>,
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

/** A list that changes between every two reads shows no boundary here; the caller then looks elsewhere. */
const maxTries = 5;

function hasSameRows<Row>(list: PageReader<Row>, one: Answer<Row>, other: Answer<Row>): boolean {
  const ids = idsOf(list, other);
  return one.placed.length === ids.length && idsOf(list, one).every((id, i) => id === ids[i]);
}

/** Joins two neighbouring pages of one unchanged list: a row on both stands in two slots. */
export function joinAnswers<Row>(
  list: PageReader<Row>,
  towardHead: Answer<Row>,
  towardTail: Answer<Row>,
): Answer<Row> {
  const ids = new Set(idsOf(list, towardHead));
  const others = towardTail.placed.filter(({ row }) => !ids.has(list.key.idOf(row)));
  const repeated = towardTail.placed.length - others.length;
  return {
    ...towardTail,
    placed: [...towardHead.placed, ...others],
    start: towardHead.start,
    hidden: towardHead.hidden + towardTail.hidden + repeated,
    isHead: towardHead.isHead,
  };
}

function idsOf<Row>(list: PageReader<Row>, answer: Answer<Row>): string[] {
  return answer.placed.map(({ row }) => list.key.idOf(row));
}

function reported(answer: Answer<unknown>): number {
  return answer.reported;
}

export function peekPage<Row>(list: PeekedList<Row>, request: PageRequest): Answer<Row> | null {
  const page = list.peekPage(request);
  if (page === null) return null;
  const answer = toAnswer(list, page);
  noteOrder(list.order, answer.placed);
  return answer;
}

export async function askPage<Row>(list: PageReader<Row>, request: PageRequest): Promise<Answer<Row>> {
  return toAnswer(list, await list.readPage(request));
}

function toAnswer<Row>({ key }: Pick<PageReader<Row>, 'key'>, page: NumberedPage<Row>): Answer<Row> {
  const { rows, totalItems: reported, pageSize } = page;
  const { start, end, isTail, hidden } = toSlots(page);
  const total = Math.max(reported, rows.length > 0 ? end - hidden : 0);
  const placed = placeRows(rows, key, { start, total });
  return { placed, start, end, hidden, pageSize, total, reported, isHead: start === 0, isTail };
}

/** What lies toward the head of index `index` of an answer. */
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

/** Where some slots show no row, those further out may show none either. */
function toCounted(hidden: number): Beyond {
  return hidden > 0 ? 'unproven' : 'more';
}
