import { expect } from 'vitest';
import { type Direction, type ReadPage, toIds, walkPages } from './walk.ts';

export interface WalkOptions {
  readonly pageSizes: readonly number[];
  readonly directions?: readonly Direction[];
  /** The `totalCount` to expect; by default the number of rows. `any`: the upstream's totals are not exact. */
  readonly totalCount?: number | null | 'any';
}

/**
 * Walks a list that stands still and expects exactly these rows, in this order, none twice, on full pages only, with
 * an exact `pageInfo` on each.
 */
export async function expectExactWalks(
  readPage: ReadPage,
  ids: readonly string[],
  { pageSizes, directions = ['forward', 'backward'], totalCount = ids.length }: WalkOptions,
): Promise<void> {
  for (const direction of directions) {
    for (const pageSize of pageSizes) {
      const pages = await walkPages(readPage, direction, pageSize);
      const walk = `${direction} by ${pageSize}`;
      expect(toIds(pages, direction), walk).toEqual(ids);
      if (totalCount !== 'any') {
        expect(new Set(pages.map((page) => page.totalCount)), walk).toEqual(new Set([totalCount]));
      }
      const sizes = pages.map((page) => page.ids.length);
      expect(sizes.slice(0, -1), walk).toEqual(sizes.slice(1).map(() => pageSize));
      expect(
        pages.map(({ pageInfo }) =>
          direction === 'forward' ? pageInfo.hasPreviousPage : pageInfo.hasNextPage,
        ),
        `${walk}: what lies behind each page`,
      ).toEqual(pages.map((_, index) => index > 0));
    }
  }
}
