import type { PageRequest } from '../list.ts';

/** Both ends included. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** The smallest page that holds the whole range; null if none: pages start at multiples of their size. */
export function coverRange(range: OffsetRange, largestPage: number): PageRequest | null {
  return findBest(range, largestPage, ({ pageSize }) => -pageSize);
}

export function coverRangeWidely(range: OffsetRange, largestPage: number): PageRequest | null {
  return findBest(range, largestPage, ({ pageSize }) => pageSize);
}

/** The page that holds the whole range and begins as early as possible, or null when none holds it. */
export function coverRangeFromHead(range: OffsetRange, largestPage: number): PageRequest | null {
  return findBest(range, largestPage, (page) => -startOf(page));
}

/** The page with `offset` that reaches furthest towards the tail (ties: the smaller page). */
export function reachTowardTail(offset: number, largestPage: number): PageRequest {
  const end = ({ page, pageSize }: PageRequest) => page * pageSize;
  return findBest({ from: offset, to: offset }, largestPage, end) ?? pageAt(offset, 1);
}

/** The page with `offset` that reaches furthest towards the head (ties: the smaller page). */
export function reachTowardHead(offset: number, largestPage: number): PageRequest {
  return coverRangeFromHead({ from: offset, to: offset }, largestPage) ?? pageAt(offset, 1);
}

export function pageAt(offset: number, pageSize: number): PageRequest {
  return { page: Math.floor(offset / pageSize) + 1, pageSize };
}

function startOf({ page, pageSize }: PageRequest): number {
  return (page - 1) * pageSize;
}

/** Of the pages that hold the whole range the one with the highest score; of equal ones the smallest. */
function findBest(
  { from, to }: OffsetRange,
  largestPage: number,
  scoreOf: (page: PageRequest) => number,
): PageRequest | null {
  let best: PageRequest | null = null;
  for (let size = to - from + 1; size <= largestPage; size++) {
    const page = pageAt(from, size);
    const isHeld = page.page * size > to;
    if (isHeld && (best === null || scoreOf(page) > scoreOf(best))) best = page;
  }
  return best;
}
