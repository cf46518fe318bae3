import type { Segment } from '../row-key.ts';
import { cutWalk } from '../walk.ts';
import type { AnyWindow } from '../window.ts';
import type { BeforeReader } from './seek-page.ts';
import { walkDown } from './walk-down.ts';

/**
 * Older rows than a cursor, or the newest, take one call a page; the other direction walks down from the head.
 * Rejects with `CursorTiesExceedPageError` (a page full of one millisecond), `UpstreamContradictoryError`
 * (bounds lead to no older rows), `CursorExpiredError` (a bound is gone, place unknown), or as `readBefore`.
 */
export function readBeforeWindow<Row>(list: BeforeReader<Row>, window: AnyWindow): Promise<Segment<Row>> {
  return cutWalk(walkDown(list, window.headBound), window, list.key);
}
