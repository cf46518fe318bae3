import type { NumberedPage } from '../lists/list.ts';

/** The documented default: every server must take it. */
const safePageSize = 20;

export interface LearnedPageSize {
  largestPage(): number;
  /** The most rows that one answer has given: a page of up to that many slots is never cut. */
  provenPage(): number;
  /** After a 400. True: perhaps for its size, so plan again with `largestPage()`; false: for another reason. */
  wasRefused(list: string, askedSize: number): boolean;
  wasCut(): void;
  /** `answer.rows` includes repeats; a page size below the asked one is the server's cap. */
  wasAnswered(list: string, askedSize: number, answer: NumberedPage<unknown>): void;
}

/** A 400 does not say why: a list that is refused at a safe size too was not refused for its size. */
export function createLearnedPageSize(startSize: number): LearnedPageSize {
  let answeredSize = startSize;
  let provenSize = 0;
  /** Lists refused at a larger size and not yet asked at a safe one. */
  const suspects = new Set<string>();
  let isRefusing = false;

  function largestPage(): number {
    return isRefusing || suspects.size > 0 ? Math.min(answeredSize, safePageSize) : answeredSize;
  }

  function wasRefused(list: string, askedSize: number): boolean {
    if (askedSize > safePageSize) {
      suspects.add(list);
      return true;
    }
    suspects.delete(list);
    return false;
  }

  function wasAnswered(list: string, askedSize: number, answer: NumberedPage<unknown>): void {
    provenSize = Math.max(provenSize, Math.min(answer.rows.length, askedSize));
    if (askedSize <= safePageSize && suspects.has(list)) {
      isRefusing = true;
      suspects.clear();
    }
    // A last page that names its own row count as its size says nothing about a cap.
    const mayBeRowCount =
      answer.rows.length === answer.pageSize && answer.currentPage * answer.pageSize >= answer.totalItems;
    if (answer.pageSize < askedSize && !mayBeRowCount) answeredSize = Math.min(answeredSize, answer.pageSize);
  }

  function wasCut(): void {
    answeredSize = Math.min(answeredSize, Math.max(provenSize, 1));
  }

  return { largestPage, provenPage: () => Math.max(provenSize, 1), wasRefused, wasCut, wasAnswered };
}
