import { UpstreamContradictoryError } from '../errors.ts';
import type { Direction } from './judge-view.ts';
import { type Answer, askPage, joinAnswers, type NumberedList } from './numbered-list.ts';

/** Neighbouring pages without a row that are read on through. */
const maxEmptyPages = 10;

/**
 * An answer together with the pages beyond one end of it, as far as the first one that shows a row or the list's end. There
 * is no row that stands in two of them, so the page at the seam is read again afterwards, and neither it nor the reported
 * total may have changed; null when they have.
 *
 * Rejects with `UpstreamContradictoryError` when page after page that should have rows has none.
 */
export async function askAcross<Row>(
  list: NumberedList<Row>,
  answer: Answer<Row>,
  direction: Direction,
): Promise<Answer<Row> | null> {
  const { pageSize, reported } = answer;
  const isDown = direction === 'tailward';
  const seam = { page: isDown ? answer.end / pageSize : answer.start / pageSize + 1, pageSize };
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
  const again = await askPage(list, seam);
  // The answer may be two pages, and leave out what stands in both.
  const ids = new Set(answer.placed.map(({ row }) => list.key.idOf(row)));
  const isStill = again.reported === reported && again.placed.every(({ row }) => ids.has(list.key.idOf(row)));
  return isStill ? joined : null;
}
