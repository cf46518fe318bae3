import { type Anchor, sideOf, type TimeOrder } from './anchor.ts';
import type { Beyond, RowKey, Stretch } from './row-key.ts';

/** Drops the rows at and tailward of a bound. */
export function cutTail<Row>(
  stretch: Stretch<Row>,
  bound: Anchor | null,
  key: RowKey<Row>,
  order: TimeOrder,
): Stretch<Row> {
  if (bound === null) return stretch;
  const sides = stretch.placed.map(({ row }) => sideOf(bound, row, key, order));
  const found = sides.indexOf('anchor');
  const cut = found >= 0 ? found : sides.indexOf('tailward');
  return cut < 0
    ? stretch
    : { ...stretch, placed: stretch.placed.slice(0, cut), tailward: 'more' satisfies Beyond };
}

/** Drops the rows at and headward of a bound. */
export function cutHead<Row>(
  stretch: Stretch<Row>,
  bound: Anchor | null,
  key: RowKey<Row>,
  order: TimeOrder,
): Stretch<Row> {
  if (bound === null) return stretch;
  const sides = stretch.placed.map(({ row }) => sideOf(bound, row, key, order));
  const found = sides.indexOf('anchor');
  const cut = found >= 0 ? found : sides.lastIndexOf('headward');
  return cut < 0
    ? stretch
    : { ...stretch, placed: stretch.placed.slice(cut + 1), headward: 'more' satisfies Beyond };
}
