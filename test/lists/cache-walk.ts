import { createGraphContext } from '../../src/context.ts';
import type { UpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import type { Filter } from '../../src/lists/list.ts';
import type { MessageOrder } from '../../src/models.ts';
import type { Source } from '../../src/sources/source.ts';
import { startTimelessWork } from '../start-timeless-work.ts';

export interface WalkOptions {
  readonly source: Source;
  readonly cache: UpstreamCache;
  readonly filter: Filter;
  readonly order: MessageOrder;
  /** `start` asks for first/after, `end` for last/before. */
  readonly from: 'start' | 'end';
}

/** One page of a connection as one operation reads it. */
export async function readPage(
  { source, cache, filter, order, from }: WalkOptions,
  count: number,
  cursor: string | null,
) {
  const [sessionId = null, userId = null] = [filter['sessionId'], filter['userId']].map((value) =>
    typeof value === 'string' ? value : null,
  );
  const sources = new Map([['shop', source]]);
  const work = startTimelessWork();
  const { loaders } = createGraphContext({ requestId: 'walk', sources, cache, work });
  const page = await loaders.messages.load({
    chatbotId: 'shop',
    sessionId,
    userId,
    includeSql: false,
    order,
    window: {
      from,
      count,
      after: from === 'start' ? cursor : null,
      before: from === 'end' ? cursor : null,
    },
  });
  const ids = page.edges.map(({ node }) => node.messageId);
  const outermost = from === 'start' ? page.edges.at(-1) : page.edges[0];
  return {
    /** In the order of the walk. */
    ids: from === 'start' ? ids : ids.reverse(),
    cursor: outermost?.cursor ?? cursor,
    cursors: page.edges.map((edge) => edge.cursor),
    hasMore: await (from === 'start' ? page.hasNextPage() : page.hasPreviousPage()),
  };
}

/** Walks a list from one end to the other, page after page, each by an operation of its own. */
export async function walk(
  options: WalkOptions,
  sizes: readonly number[],
  rest: (lastId: string | undefined) => Promise<void>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let i = 0; i < 300; i++) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(
      options,
      sizes[i % sizes.length] ?? 1,
      cursor,
    );
    ids.push(...page.ids);
    if (!page.hasMore) return ids;
    cursor = page.cursor;
    await rest(ids.at(-1));
  }
  throw new Error('the walk does not end');
}
