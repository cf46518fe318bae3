import { PageSizeRefusedError, UpstreamContradictoryError } from '../errors.ts';
import type { LearnedPageSize } from './create-learned-page-size.ts';
import { toSlots } from './page-slots.ts';
import type { NumberedPage, PageRequest } from './source.ts';

/** A list as it is asked, page by page. */
export interface PagedList<Row> {
  idOf(row: Row): string;
  /** Teaches `pageSize` what the answer shows. */
  readPage(page: PageRequest): Promise<NumberedPage<Row>>;
}

/** Looks at the end of a page that came short, before its figures count as contradictory. */
const maxLooks = 8;
/** Answers that a list which changes meanwhile gets. */
const maxTries = 3;

/**
 * A page whose `pageSize` is the number of slots that it covers. One that came short of its own figures may leave rows out,
 * or may be all that the server gives at once while it names the size that was asked for. Up to the most rows that one
 * answer has given it is the former. Beyond that the last slots of the page are looked at by smaller pages, which no server
 * cuts: rows that stand there and not in the page prove that it was cut.
 *
 * Rejects with `PageSizeRefusedError` when it was cut, the largest page lowered, and with `UpstreamContradictoryError` when
 * the looks show no row either.
 */
export async function readSettledPage<Row>(
  list: PagedList<Row>,
  asked: PageRequest,
  pageSize: LearnedPageSize,
): Promise<NumberedPage<Row>> {
  for (let tries = 0; tries < maxTries; tries++) {
    const page = await list.readPage(asked);
    if (page.pageSize <= pageSize.provenPage() || isPlausible(page)) return page;
    // A longer page settles it for all that follow, if the list has enough rows for one.
    const largest = pageSize.largestPage();
    if (asked.pageSize < largest && page.totalItems > asked.pageSize) {
      await list.readPage({ page: 1, pageSize: largest });
      if (page.pageSize <= pageSize.provenPage()) return page;
    }
    const verdict = await lookBehind(list, page, pageSize.provenPage());
    if (verdict === 'whole') return page;
    if (verdict === 'cut') break;
  }
  pageSize.wasCut();
  throw new PageSizeRefusedError('The upstream gives fewer rows at once than the size that it names.');
}

/** True for a full page, and for a first one that shows what it counts: the start of a further one depends on its size. */
function isPlausible(page: NumberedPage<unknown>): boolean {
  if (page.rows.length >= page.pageSize) return true;
  return toSlots(page).hidden === 0 && (page.currentPage === 1 || page.rows.length === 0);
}

/** Whether the last slots of a page hold rows that it does not show; `changed`: the list did, so nothing can be told. */
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
    if (looks === maxLooks) {
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

/** The size of the longest page, of at most `most` rows, that ends at that offset. */
function largestDivisor(offset: number, most: number): number {
  for (let size = Math.min(most, offset); size > 1; size--) if (offset % size === 0) return size;
  return 1;
}
