import { placeRows } from '../row-key.ts';
import { type BeforeReader, checkTimes, createTiesError, seekPage } from './seek-page.ts';
import { walkDown } from './walk-down.ts';

/** Finds a row by its time, without a time from the newest on; null: there is none. */
export function findByTime<Row>(
  list: BeforeReader<Row>,
  id: string,
  timeMs: number | null,
): Promise<Row | null> {
  return timeMs === null ? searchFromHead(list, id) : findAround(list, id, timeMs);
}

async function searchFromHead<Row>(list: BeforeReader<Row>, id: string): Promise<Row | null> {
  const walk = walkDown(list, null);
  for (;;) {
    const { placed, towardTail } = await walk.next(list.pageSize);
    const found = placed.find(({ row }) => list.key.idOf(row) === id);
    if (found !== undefined || towardTail === 'end') return found?.row ?? null;
  }
}

/** Rejects as `seekPage`, and with `CursorTiesExceedPageError` when a page of that time may hide the row. */
async function findAround<Row>(list: BeforeReader<Row>, id: string, timeMs: number): Promise<Row | null> {
  const isSought = (row: Row) => list.key.idOf(row) === id;
  const { page, result } = await seekPage(list, timeMs, null, ({ rows, isEnd }) => {
    if (rows.some(isSought)) return 'found';
    const resultOfTimes = checkTimes(placeRows(rows, list.key, null), isEnd, timeMs);
    if (resultOfTimes === 'found') return 'found';
    if (list.whole && rows.length < list.pageSize && !isEnd) return 'unclear';
    return resultOfTimes === 'among-ties' ? 'too-early' : resultOfTimes;
  });
  const found = page.rows.find(isSought);
  if (found !== undefined) return found;
  if (result === 'unclear' && list.whole) return findAround(list.whole.list, id, timeMs);
  const isHidden = !page.isEnd && page.rows.every((row) => list.key.timeOf(row) === timeMs);
  if (result === 'too-late' || isHidden) throw createTiesError(list.pageSize);
  return null;
}
