import type { NumberedPage } from '../list.ts';

/** The slots of a page, one for each of `totalItems`; `hidden` ones (filtered, repeated) may be anywhere. */
export interface PageSlots {
  readonly start: number;
  readonly end: number;
  readonly isTail: boolean;
  readonly hidden: number;
}

/** A page with room left ends its list only if no figure disagrees: `totalItems` counts slots, shown or not. */
export function toSlots({
  rows,
  totalItems,
  pageSize,
  currentPage,
  saysMore = false,
}: NumberedPage<unknown>): PageSlots {
  const start = (currentPage - 1) * pageSize;
  if (rows.length === 0 && start >= totalItems) return { start, end: start, isTail: !saysMore, hidden: 0 };
  const shown = start + Math.min(rows.length, pageSize);
  const limit = start + pageSize;
  const isTail = shown < limit && limit >= totalItems && !saysMore;
  const end = isTail ? Math.max(shown, totalItems) : limit;
  return { start, end, isTail, hidden: end - shown };
}
