import { UpstreamContradictoryError } from '../../errors.ts';
import type { Direction } from '../find-boundary.ts';
import { type Answer, askPage, joinAnswers, type PageReader } from './ask-pages.ts';

const maxEmptyPages = 10;

/**
 * Extends an answer beyond one end up to the first page that shows a row or the list's end. No row joins these
 * pages, so the page at the edge is read again; null when it or the total has changed. Rejects with
 * `UpstreamContradictoryError` when page after page that should have rows has none.
 */
export async function askAcross<Row>(
  list: PageReader<Row>,
  answer: Answer<Row>,
  direction: Direction,
): Promise<Answer<Row> | null> {
  const { pageSize, reported } = answer;
  const isDown = direction === 'towardTail';
  const edge = { page: isDown ? answer.end / pageSize : answer.start / pageSize + 1, pageSize };
  let joined = answer;
  for (let pages = 0; !(isDown ? joined.isTail : joined.isHead); pages++) {
    if (pages === maxEmptyPages) {
      const rows = `${isDown ? 'after' : 'before'} row ${isDown ? answer.start + answer.placed.length : answer.start + 1}`;
      throw new UpstreamContradictoryError(
        `The upstream counts ${reported} rows in a list, but ${maxEmptyPages} pages in a row ${rows} show none.`,
      );
    }
    const page = isDown ? joined.end / pageSize + 1 : joined.start / pageSize;
    const next = await askPage(list, { page, pageSize });
    if (next.reported !== reported || next.pageSize !== pageSize) return null;
    // Asked for a page past the end, a server may give the last one again.
    if (isDown && next.start < joined.end) {
      joined = { ...joined, isTail: true };
      break;
    }
    if (next.start !== (page - 1) * pageSize) return null;
    joined = isDown ? joinAnswers(list, joined, next) : joinAnswers(list, next, joined);
    if (next.placed.length > 0) break;
  }
  const again = await askPage(list, edge);
  // The answer may be two pages, and leave out what stands in both.
  const ids = new Set(answer.placed.map(({ row }) => list.key.idOf(row)));
  const isStill = again.reported === reported && again.placed.every(({ row }) => ids.has(list.key.idOf(row)));
  return isStill ? joined : null;
}
