import { UpstreamContradictoryError } from '../../errors.ts';
import { type Anchor, sideOf } from '../anchor.ts';
import type { TokenPage } from '../list.ts';
import { type Placed, placeRows, type RowKey } from '../row-key.ts';
import { createStart, type Walk } from '../walk.ts';

/** A list that can only be read from its head, and on from a page that was read. */
export interface TokenList<Row> {
  /** `timeOf` is what the list is ordered by, newest first; null where that is not known. */
  readonly key: RowKey<Row>;
  largestPage(): number;
  /** `token` is the `next` of an earlier page; null: the head. May give more rows than asked for. */
  readPage(token: string | null, size: number): Promise<TokenPage<Row>>;
}

/** Starts below an anchor, or at the head. A row that moves to the head before it is reached is not met. */
export function walkTokens<Row>(list: TokenList<Row>, start: Anchor | null): Walk<Row> {
  const { key } = list;
  let { token, skip } = start?.place ?? { token: null, skip: 0 };
  const isBehindToken = start?.place !== undefined && skip === 0;
  let offset = toOffset(start, token, skip);
  const tokens = new Set<string | null>();
  const passed = new Set<string>();
  const below = createStart(start, key);

  function place({ rows, next, total }: TokenPage<Row>): Placed<Row>[] {
    const figures =
      offset === null || total === null
        ? null
        : { start: offset, total: Math.max(total, offset + rows.length) };
    const last = rows.length - 1;
    return placeRows(rows, key, figures).map((placed, i) => ({
      ...placed,
      place: i === last && next !== null ? { token: next, skip: 0 } : { token, skip: i + 1 },
    }));
  }

  function takeBelow(placed: readonly Placed<Row>[], isLast: boolean): readonly Placed<Row>[] {
    if (start === null || below.isPassed()) return placed;
    // A row that has moved tells nothing of where it stood.
    const unmoved = placed.filter(({ row }) => !hasMoved(key, row, start));
    if (!isBehindToken) return below.take(unmoved, isLast);
    below.pass();
    return unmoved.filter(
      ({ row }) => !['anchor', 'towardHead'].includes(sideOf(start, row, key, 'descending')),
    );
  }

  return {
    headNeighbour: below.headNeighbour,
    async next(wanted) {
      if (tokens.has(token))
        throw new UpstreamContradictoryError(
          'A token of the upstream leads back to rows that were read before.',
        );
      tokens.add(token);
      const page = await list.readPage(token, Math.min(list.largestPage(), wanted + skip));
      const isLast = page.next === null;
      const fresh = place(page).filter(({ row }) => {
        const id = key.idOf(row);
        return !passed.has(id) && passed.add(id);
      });
      const placed = takeBelow(fresh, isLast);
      offset = offset === null ? null : offset + page.rows.length;
      token = page.next;
      skip = 0;
      return { placed, towardTail: isLast ? 'end' : 'more', total: page.total };
    },
  };
}

/** True for the anchor's row at another time than in its cursor: it is not where it was. */
export function hasMoved<Row>(key: RowKey<Row>, row: Row, { id, timeMs }: Anchor): boolean {
  const shownMs = key.timeOf(row);
  return key.idOf(row) === id && shownMs !== null && timeMs !== null && shownMs !== timeMs;
}

/** Rows before the page read first, when the start's cursor was made; null where that is not known. */
function toOffset(start: Anchor | null, token: string | null, skip: number): number | null {
  if (token === null) return 0;
  return start === null || start.position === null ? null : Math.max(0, start.position + 1 - skip);
}
