import { PageSizeRefusedError, UpstreamContradictoryError } from '../errors.ts';
import type { NumberedPage, PageRequest } from '../lists/list.ts';
import { toSlots } from '../lists/numbered/page-slots.ts';
import type { LearnedPageSize } from './create-learned-page-size.ts';

export interface PagedList<Row> {
  idOf(row: Row): string;
  readPage(page: PageRequest): Promise<NumberedPage<Row>>;
}

/** Reads of smaller pages before a short page counts as contradictory. */
const maxReads = 8;
const maxTries = 3;

/**
 * A page whose `pageSize` is the number of slots that it covers. A short one of more than `provenPage()` slots
 * may leave rows out, or be cut by a server that still names the asked size: smaller pages, never cut, tell.
 * Rejects with `PageSizeRefusedError` (cut: largest page lowered), `UpstreamContradictoryError` (no row seen).
 */
export async function readVerifiedPage<Row>(
  list: PagedList<Row>,
  asked: PageRequest,
  pageSize: LearnedPageSize,
): Promise<NumberedPage<Row>> {
  for (let tries = 0; tries < maxTries; tries++) {
    const page = await list.readPage(asked);
    if (page.pageSize <= pageSize.provenPage() || isPlausible(page)) return page;
    // A longer page answers this for all later ones, if the list has enough rows.
    const largest = pageSize.largestPage();
    if (asked.pageSize < largest && page.totalItems > asked.pageSize) {
      await list.readPage({ page: 1, pageSize: largest });
      if (page.pageSize <= pageSize.provenPage()) return page;
    }
    const result = await lookBehind(list, page, pageSize.provenPage());
    if (result === 'whole') return page;
    if (result === 'cut') break;
  }
  pageSize.wasCut();
  throw new PageSizeRefusedError('The upstream gives fewer rows at once than the size that it names.');
}

/** Short pages after the first prove nothing: where they start depends on the page size. */
function isPlausible(page: NumberedPage<unknown>): boolean {
  if (page.rows.length >= page.pageSize) return true;
  return toSlots(page).hidden === 0 && (page.currentPage === 1 || page.rows.length === 0);
}

async function lookBehind<Row>(
  { idOf, readPage }: PagedList<Row>,
  page: NumberedPage<Row>,
  safeSize: number,
): Promise<'whole' | 'cut' | 'changed'> {
  const { start, end } = toSlots(page);
  const { rows, totalItems, currentPage } = page;
  const ids = new Set(rows.map(idOf));
  const isFirst = currentPage === 1;
  const from = isFirst ? start + rows.length : start;
  let to = Math.min(end, Math.max(totalItems, start + rows.length));
  const counted = to - start;
  for (let looks = 0; to > from; looks++) {
    if (looks === maxReads) {
      throw new UpstreamContradictoryError(
        `The upstream counts ${totalItems} rows in a list, but shows ${rows.length} of the ${counted} that its page ${currentPage} should have.`,
      );
    }
    const size = largestDivisor(to, safeSize);
    const shown = await readPage({ page: to / size, pageSize: size });
    if (shown.totalItems !== totalItems) return 'changed';
    if (shown.rows.some((row) => !ids.has(idOf(row)))) return 'cut';
    if (shown.rows.length > 0) return 'whole';
    to -= size;
  }
  return isFirst || rows.length === 0 ? 'whole' : 'cut';
}

function largestDivisor(offset: number, most: number): number {
  for (let size = Math.min(most, offset); size > 1; size--) if (offset % size === 0) return size;
  return 1;
}
