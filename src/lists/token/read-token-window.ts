import type { Segment } from '../row-key.ts';
import { cutWalk } from '../walk.ts';
import type { AnyWindow } from '../window.ts';
import { hasMoved, type TokenList, walkTokens } from './walk-tokens.ts';

/**
 * From the head or behind a cursor, one call for each largest page; else the whole way from the head. Rejects
 * with `CursorExpiredError` (a bound is gone, its place unknown), `UpstreamContradictoryError` (tokens lead in
 * a circle), and with what `readPage` throws.
 */
export function readTokenWindow<Row>(list: TokenList<Row>, window: AnyWindow): Promise<Segment<Row>> {
  const { headBound, tailBound } = window;
  const walk = walkTokens(list, headBound);
  return cutWalk(
    {
      ...walk,
      async next(wanted) {
        const step = await walk.next(wanted);
        if (tailBound === null) return step;
        return { ...step, placed: step.placed.filter(({ row }) => !hasMoved(list.key, row, tailBound)) };
      },
    },
    window,
    list.key,
  );
}
