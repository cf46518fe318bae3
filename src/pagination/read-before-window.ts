import { type Anchor, sideOf } from './anchor.ts';
import { cutTail } from './cut-stretch.ts';
import type { Beyond, Stretch } from './row-key.ts';
import { type BeforeList, type Walk, walkDown } from './walk-down.ts';
import type { Window } from './window.ts';

/**
 * Reads a window of a "before timestamp" list. Older rows than a cursor, or the newest ones, take one call a page;
 * the direction that the API lacks (newer than a cursor, or the oldest rows) walks down from the head.
 *
 * Rejects with `CursorTiesExceedPageError` when a page full of one millisecond bars the way, with
 * `UpstreamBudgetExceededError` past `maxCalls`, and with what `readBefore` throws.
 */
export async function readBeforeWindow<Row>(list: BeforeList<Row>, window: Window): Promise<Stretch<Row>> {
  const { count, headBound, tailBound } = window;
  if (window.from === 'head') {
    return cutTail(await readDown(list, headBound, count), tailBound, list.key, 'descending');
  }
  const all = await readDownTo(list, headBound, tailBound);
  const surplus = Math.max(0, all.placed.length - count);
  return surplus === 0 ? all : { ...all, placed: all.placed.slice(surplus), headward: 'more' };
}

/** The `count` rows next below an anchor, or the newest ones. */
async function readDown<Row>(
  list: BeforeList<Row>,
  start: Anchor | null,
  count: number,
): Promise<Stretch<Row>> {
  const walk = walkDown(list, start);
  const rows: Row[] = [];
  let tailward: Beyond = 'unproven';
  while (rows.length < count && tailward !== 'end') {
    const step = await walk.next();
    rows.push(...step.rows);
    if (step.isLast) tailward = 'end';
  }
  return toStretch(rows, count, walk, start, tailward);
}

/** All rows below `start` (or the head) down to `until` (or the end). */
async function readDownTo<Row>(
  list: BeforeList<Row>,
  start: Anchor | null,
  until: Anchor | null,
): Promise<Stretch<Row>> {
  const walk = walkDown(list, start);
  const rows: Row[] = [];
  let tailward: Beyond = 'unproven';
  while (tailward === 'unproven') {
    const step = await walk.next();
    const isPast = (row: Row) =>
      until !== null && ['anchor', 'tailward'].includes(sideOf(until, row, list.key, 'descending'));
    rows.push(...step.rows);
    if (step.rows.some(isPast)) tailward = 'more';
    else if (step.isLast) tailward = 'end';
  }
  const stretch = toStretch(rows, rows.length, walk, start, tailward);
  return cutTail(stretch, until, list.key, 'descending');
}

function toStretch<Row>(
  rows: readonly Row[],
  count: number,
  walk: Walk<Row>,
  start: Anchor | null,
  tailward: Beyond,
): Stretch<Row> {
  return {
    placed: rows.slice(0, count).map((row) => ({ row, position: null, total: null })),
    headward: start === null ? 'end' : walk.sawHeadward() ? 'more' : 'unproven',
    tailward: rows.length > count ? 'more' : tailward,
    total: null,
  };
}
