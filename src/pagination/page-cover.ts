import type { PageRequest } from '../sources/source.ts';

/** Offsets from the head of a list, both ends included. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The smallest page of at most `largestPage` rows that holds the whole range, or null when none does. Pages start
 * at multiples of their size, so not every range of fitting length lies on one page.
 */
export function coverRange(range: OffsetRange, largestPage: number): PageRequest | null {
  for (let size = range.to - range.from + 1; size <= largestPage; size++) {
    if (Math.floor(range.from / size) === Math.floor(range.to / size)) return pageAt(range.from, size);
  }
  return null;
}

/** The largest page of at most `largestPage` rows that holds the whole range, or null when none does. */
export function coverRangeWidely(range: OffsetRange, largestPage: number): PageRequest | null {
  for (let size = largestPage; size > range.to - range.from; size--) {
    if (Math.floor(range.from / size) === Math.floor(range.to / size)) return pageAt(range.from, size);
  }
  return null;
}

/** The page that holds the whole range and begins as early as possible, or null when none holds it. */
export function coverRangeFromHead(range: OffsetRange, largestPage: number): PageRequest | null {
  let best: PageRequest | null = null;
  for (let size = range.to - range.from + 1; size <= largestPage; size++) {
    const page = pageAt(range.from, size);
    const isHeld = page.page * size > range.to;
    if (isHeld && (best === null || startOf(page) < startOf(best))) best = page;
  }
  return best;
}

/** The offset of a page's first row. */
function startOf({ page, pageSize }: PageRequest): number {
  return (page - 1) * pageSize;
}

/** The page that holds `offset` and reaches as far as possible towards the tail (ties: the smaller page). */
export function reachTailward(offset: number, largestPage: number): PageRequest {
  return bestPage(offset, largestPage, (page) => page.page * page.pageSize);
}

/** The page that holds `offset` and reaches as far as possible towards the head (ties: the smaller page). */
export function reachHeadward(offset: number, largestPage: number): PageRequest {
  return bestPage(offset, largestPage, (page) => -startOf(page));
}

/** The page of `pageSize` rows that holds `offset`. */
export function pageAt(offset: number, pageSize: number): PageRequest {
  return { page: Math.floor(offset / pageSize) + 1, pageSize };
}

function bestPage(offset: number, largestPage: number, reach: (page: PageRequest) => number): PageRequest {
  let best = pageAt(offset, 1);
  for (let size = 2; size <= largestPage; size++) {
    const candidate = pageAt(offset, size);
    if (reach(candidate) > reach(best)) best = candidate;
  }
  return best;
}
