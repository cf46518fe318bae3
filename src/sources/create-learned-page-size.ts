import type { NumberedPage } from './source.ts';

/** The page size that every server must take: the documented default. */
const safePageSize = 20;

/** What the answers have taught about the largest page. */
export interface LearnedPageSize {
  largestPage(): number;
  /** A list was refused with 400. True: perhaps for its size, so plan again with `largestPage()`; false: for another reason. */
  wasRefused(list: string, askedSize: number): boolean;
  /** A list was answered; a size below the asked one is the server's cap. */
  wasAnswered(list: string, askedSize: number, answer: NumberedPage<unknown>): void;
}

/**
 * Starts at `startSize`. A 400 does not say what was wrong, so a list that is refused at a safe size too was not
 * refused for its size, and what it taught is taken back.
 */
export function createLearnedPageSize(startSize: number): LearnedPageSize {
  /** Largest page by what was answered. */
  let answeredSize = startSize;
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
    if (askedSize <= safePageSize && suspects.has(list)) {
      isRefusing = true;
      suspects.clear();
    }
    // A last page that names its own row count as its size says nothing about a cap.
    const mayBeRowCount =
      answer.rows.length === answer.pageSize && answer.currentPage * answer.pageSize >= answer.totalItems;
    if (answer.pageSize < askedSize && !mayBeRowCount) answeredSize = Math.min(answeredSize, answer.pageSize);
  }

  return { largestPage, wasRefused, wasAnswered };
}
