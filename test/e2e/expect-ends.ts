import { expect } from 'vitest';
import type { MessageIdsFragment } from '../generated/graphql.ts';

/** The 100 rows at each end of a list of messages, in both orders; what was not asked for is left out. */
export interface ListEnds {
  readonly newest: MessageIdsFragment | null;
  readonly oldest: MessageIdsFragment | null;
  readonly fromOldest?: MessageIdsFragment | null;
  readonly fromNewest?: MessageIdsFragment | null;
}

/** Expects what both ends of the list show; `newestFirst` are the ids of all its rows. */
export function expectEnds(ends: ListEnds, newestFirst: readonly string[], hasTotalCounts: boolean): void {
  const oldestFirst = newestFirst.toReversed();
  const hasMore = newestFirst.length > 100;
  const starts = { hasNextPage: hasMore, hasPreviousPage: false };
  const stops = { hasNextPage: false, hasPreviousPage: hasMore };
  const expected = {
    newest: { pageInfo: starts, ids: newestFirst.slice(0, 100) },
    oldest: { pageInfo: starts, ids: oldestFirst.slice(0, 100) },
    fromOldest: { pageInfo: stops, ids: newestFirst.slice(-100) },
    fromNewest: { pageInfo: stops, ids: oldestFirst.slice(-100) },
  };
  for (const name of ['newest', 'oldest', 'fromOldest', 'fromNewest'] as const) {
    const list = ends[name];
    if (list === undefined) continue;
    expect(list && { pageInfo: list.pageInfo, ids: list.nodes.map(({ messageId }) => messageId) }).toEqual(
      expected[name],
    );
    expect(list?.totalCount).toBe(hasTotalCounts ? newestFirst.length : null);
  }
}
