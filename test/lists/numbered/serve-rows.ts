import { PageSizeRefusedError } from '../../../src/errors.ts';
import type { BeforeReader } from '../../../src/lists/before/seek-page.ts';
import type { PageReader } from '../../../src/lists/numbered/ask-pages.ts';
import { createLearnedOrder, newestFirst } from '../../../src/lists/numbered/list-order.ts';
import type { RowKey } from '../../../src/lists/row-key.ts';
import { createBoundReading } from '../../../src/sources/create-bound-reading.ts';
import { answerPage, type PageManners } from '../../upstream-rows.ts';

export interface NumberedManners extends PageManners {
  readonly overLimit: 'clamp' | 'refuse';
  readonly listOrder: 'newest' | 'oldest';
}

/** Serves rows by page number; `answer` gives them as they stand at a call, newest first. */
export function serveByNumber<Row>(
  key: RowKey<Row>,
  { overLimit = 'clamp', listOrder = 'newest', ...manners }: Partial<NumberedManners>,
  answer: () => readonly Row[],
): PageReader<Row> {
  const { pageLimit = 100 } = manners;
  let knownLimit = 100;
  return {
    key,
    order: listOrder === 'newest' ? newestFirst : createLearnedOrder(),
    largestPage: () => knownLimit,
    async readPage(request) {
      const rows = answer();
      if (request.pageSize > pageLimit) {
        knownLimit = pageLimit;
        if (overLimit === 'refuse') throw new PageSizeRefusedError();
      }
      const ordered = listOrder === 'newest' ? rows : rows.toReversed();
      return answerPage(ordered, request, { ...manners, pageLimit });
    },
  };
}

export interface BeforeManners<Row> {
  readonly reading: 'strict' | 'inclusive';
  readonly pageSize?: number;
  /** What bounds are compared with; null: only the newest page may hold the row. */
  storedMsOf(row: Row): number | null;
  show?(row: Row): Row;
  answer(beforeMs: number | null): readonly Row[];
}

/** Serves rows "before a timestamp". */
export function serveBefore<Row>(
  key: RowKey<Row>,
  { reading, pageSize = 20, storedMsOf, show = (row) => row, answer }: BeforeManners<Row>,
): BeforeReader<Row> {
  const isBelow = (row: Row, beforeMs: number) => {
    const storedMs = storedMsOf(row);
    return storedMs !== null && (reading === 'strict' ? storedMs < beforeMs : storedMs <= beforeMs);
  };
  return {
    key,
    pageSize,
    boundReading: createBoundReading(),
    async readBefore(beforeMs) {
      const below = answer(beforeMs).filter((row) => beforeMs === null || isBelow(row, beforeMs));
      const rows = below.slice(0, pageSize).map(show);
      return { rows, isEnd: rows.length < pageSize };
    },
  };
}
