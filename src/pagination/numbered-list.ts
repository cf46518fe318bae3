import { PageSizeRefusedError } from '../errors.ts';
import type { NumberedPage, PageRequest } from '../sources/source.ts';
import { detectOrder, type ListOrder } from './list-order.ts';
import type { Beyond, Placed, RowKey } from './row-key.ts';

/** A list that is read by page number and may grow or shrink between two reads. */
export interface NumberedList<Row> {
  readonly key: RowKey<Row>;
  readonly order: ListOrder;
  /** May fall while reading, when the server clamps or refuses a size. */
  largestPage(): number;
  readPage(page: PageRequest): Promise<NumberedPage<Row>>;
}

/** One page, placed by the figures of its own answer: the rows at offsets `start` to `end − 1`. */
export interface Answer<Row> {
  readonly rows: readonly Row[];
  readonly start: number;
  readonly end: number;
  /** The list's size; never less than what the answer itself shows. */
  readonly total: number;
  /** The list's size as the server put it. */
  readonly reported: number;
  /** A page with room left: the list ends here, whatever the reported total says. */
  readonly isShort: boolean;
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
      list.order.note(detectOrder(answer.rows, list.key));
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
  for (let tries = 0; tries < maxTries && !before.isShort; tries++) {
    const next = await askPage(list, second);
    // Asked for a page past the end, a server may give the last one again.
    if (next.start === before.start && hasSameRows(list, next, before)) return { ...before, isShort: true };
    const after = await askPage(list, first);
    const isStill =
      hasSameRows(list, before, after) && new Set([before, next, after].map(reported)).size === 1;
    if (isStill && next.start === before.end && !sharesRows(list, before, next)) {
      return { ...next, rows: [...before.rows, ...next.rows], start: before.start };
    }
    before = after;
  }
  return before;
}

/** A list that changes between every two reads gives up its seam; the caller then looks elsewhere. */
const maxTries = 5;

function hasSameRows<Row>(list: NumberedList<Row>, one: Answer<Row>, other: Answer<Row>): boolean {
  const ids = other.rows.map(list.key.idOf);
  return one.rows.length === ids.length && one.rows.every((row, i) => list.key.idOf(row) === ids[i]);
}

/** A row on both pages: something arrived between them. */
function sharesRows<Row>(list: NumberedList<Row>, one: Answer<Row>, other: Answer<Row>): boolean {
  const ids = new Set(other.rows.map(list.key.idOf));
  return one.rows.some((row) => ids.has(list.key.idOf(row)));
}

function reported(answer: Answer<unknown>): number {
  return answer.reported;
}

async function askPage<Row>(list: NumberedList<Row>, request: PageRequest): Promise<Answer<Row>> {
  const page = await list.readPage(request);
  const start = (page.currentPage - 1) * page.pageSize;
  const isShort = page.rows.length < page.pageSize;
  const end = start + page.rows.length;
  const shown = page.rows.length > 0 ? end : 0;
  // A short page with rows is the list's end, even if the total was counted before rows came or went.
  const total = isShort && page.rows.length > 0 ? end : Math.max(page.totalItems, shown);
  return { rows: page.rows, start, end, total, reported: page.totalItems, isShort };
}

/** The rows at indexes `from` to `to − 1` of an answer, each with its place. */
export function placedRows<Row>(answer: Answer<Row>, from: number, to: number): Placed<Row>[] {
  return answer.rows
    .slice(from, to)
    .map((row, i) => ({ row, position: answer.start + from + i, total: answer.total }));
}

/** What lies headward of index `index` of an answer. */
export function beyondHead<Row>(answer: Answer<Row>, index: number): Beyond {
  return answer.start + index > 0 ? 'more' : 'end';
}

/** What lies at and beyond index `index` of an answer. */
export function beyondTail<Row>(answer: Answer<Row>, index: number): Beyond {
  if (index < answer.rows.length) return 'more';
  if (answer.isShort) return 'end';
  return answer.end < answer.total ? 'more' : 'unproven';
}
