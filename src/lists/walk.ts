import { CursorExpiredError } from '../errors.ts';
import { type Anchor, expiredMessage } from './anchor.ts';
import { cutTail, takeFirst, takeLast } from './cut-segment.ts';
import { findBoundary } from './find-boundary.ts';
import type { Beyond, Placed, RowKey, Segment } from './row-key.ts';
import type { AnyWindow } from './window.ts';

/** Reads a list, newest first, page after page. */
export interface Walk<Row> {
  /** The next `wanted` rows, or as many as a page shows, without any that an earlier step gave; may be none. */
  next(wanted: number): Promise<WalkStep<Row>>;
  /** The row seen right above the first one given; null: none was. */
  headNeighbour(): Placed<Row> | null;
}

export interface WalkStep<Row> {
  readonly placed: readonly Placed<Row>[];
  readonly towardTail: Beyond;
  readonly total: number | null;
}

/** The window out of a walk that starts at the head or below the head bound, read as far as is needed. */
export async function cutWalk<Row>(
  walk: Walk<Row>,
  window: AnyWindow,
  key: RowKey<Row>,
): Promise<Segment<Row>> {
  const { from, count, headBound } = window;
  const placed: Placed<Row>[] = [];
  for (;;) {
    const missing = count - placed.length;
    const step = await walk.next(from === 'head' && missing > 0 ? missing : Number.POSITIVE_INFINITY);
    placed.push(...step.placed);
    const headNeighbour = walk.headNeighbour();
    const segment: Segment<Row> = {
      ...step,
      placed,
      towardHead: headBound === null ? 'end' : headNeighbour !== null ? 'more' : 'unproven',
      headNeighbour: headNeighbour ?? undefined,
    };
    const cut = cutTail(segment, window, key, 'descending');
    const isEnough = from === 'head' && placed.length >= count && cut.bound !== 'open';
    if (isEnough || step.towardTail === 'end' || cut.bound === 'reached') {
      return from === 'head' ? takeFirst(cut.segment, count) : takeLast(cut.segment, count);
    }
  }
}

/** Tells where the rows of a walk begin that starts below an anchor. */
export function createStart<Row>(anchor: Anchor | null, key: RowKey<Row>) {
  /** Rows below which the start may follow. */
  let pending: readonly Placed<Row>[] | null = anchor === null ? null : [];
  let headNeighbour: Placed<Row> | null = null;
  return {
    headNeighbour: () => headNeighbour,
    isPassed: () => pending === null,
    pass(): void {
      pending = null;
    },
    /** The rows below the start, as far as it is known to stand above them. */
    take(placed: readonly Placed<Row>[], isTail: boolean): readonly Placed<Row>[] {
      if (anchor === null || pending === null) return placed;
      const view = [...pending, ...placed];
      const found = findBoundary(
        { placed: view, isHead: true, isTail },
        anchor,
        'towardTail',
        key,
        'descending',
      );
      const endsAmongTies = !isTail && anchor.timeMs !== null && view.at(-1)?.timeMs === anchor.timeMs;
      if (found.kind === 'ambiguous' && !endsAmongTies) throw new CursorExpiredError(expiredMessage);
      headNeighbour = view[found.kind === 'boundary' ? found.next - 1 : view.length - 1] ?? headNeighbour;
      const isFound = found.kind === 'boundary' && found.isSure;
      pending = isFound ? null : view;
      return isFound ? view.slice(found.next) : [];
    },
  };
}
