import type { NumberedPage } from './source.ts';

/**
 * What a page covers of its list. A list has a slot for each of its `totalItems`; a slot may show no row, because the row
 * was filtered out after paging or stands in another slot as well.
 */
export interface PageSlots {
  /** Offset of the first slot from the head. */
  readonly start: number;
  /** The end of the slots, excluded. */
  readonly end: number;
  /** True: no slot follows. */
  readonly isTail: boolean;
  /** Slots that show no row. Where they lie among the rows is not known. */
  readonly hidden: number;
}

/**
 * A page with room left ends its list only if none of its figures says otherwise: slots up to the reported total were
 * counted, whether or not their rows are shown.
 */
export function toSlots({
  rows,
  totalItems,
  pageSize,
  currentPage,
  saysMore = false,
}: NumberedPage<unknown>): PageSlots {
  const start = (currentPage - 1) * pageSize;
  // A page past the end covers nothing.
  if (rows.length === 0 && start >= totalItems) return { start, end: start, isTail: !saysMore, hidden: 0 };
  const shown = start + Math.min(rows.length, pageSize);
  const limit = start + pageSize;
  const isTail = shown < limit && limit >= totalItems && !saysMore;
  const end = isTail ? Math.max(shown, totalItems) : limit;
  return { start, end, isTail, hidden: end - shown };
}
