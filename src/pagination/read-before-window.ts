import { cutTail, takeFirst, takeLast } from './cut-stretch.ts';
import type { Placed, Stretch } from './row-key.ts';
import type { BeforeList } from './seek-page.ts';
import { walkDown } from './walk-down.ts';
import type { Window } from './window.ts';

/**
 * Reads a window of a "before timestamp" list. Older rows than a cursor, or the newest ones, take one call a page;
 * the direction that the API lacks (newer than a cursor, or the oldest rows) walks down from the head.
 *
 * Rejects with `CursorTiesExceedPageError` when a page full of one millisecond bars the way, with
 * `UpstreamContradictoryError` when bounds do not lead to older rows, with `CursorExpiredError` when a bound is gone and its place cannot be told, and with what `readBefore` throws.
 */
export async function readBeforeWindow<Row>(list: BeforeList<Row>, window: Window): Promise<Stretch<Row>> {
  const { from, count, headBound } = window;
  const walk = walkDown(list, headBound);
  const placed: Placed<Row>[] = [];
  for (;;) {
    const step = await walk.next();
    placed.push(...step.placed);
    const stretch: Stretch<Row> = {
      placed,
      headward: headBound === null ? 'end' : walk.sawHeadward() ? 'more' : 'unproven',
      tailward: step.isLast ? 'end' : 'unproven',
      total: null,
    };
    const cut = cutTail(stretch, window, list.key, 'descending');
    const isEnough = from === 'head' && placed.length >= count && cut.bound !== 'open';
    if (isEnough || step.isLast || cut.bound === 'reached') {
      return from === 'head' ? takeFirst(cut.stretch, count) : takeLast(cut.stretch, count);
    }
  }
}
