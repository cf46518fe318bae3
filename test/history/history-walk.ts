import { createGraphContext } from '../../src/context.ts';
import type { History } from '../../src/history/create-history.ts';
import type { Filter } from '../../src/history/group-rows.ts';
import type { MessageOrder } from '../../src/models.ts';
import type { NumberedSource } from '../../src/sources/source.ts';

export interface WalkOptions {
  readonly source: NumberedSource;
  readonly history: History;
  readonly filter: Filter;
  readonly order: MessageOrder;
  /** `start` asks for first/after, `end` for last/before. */
  readonly from: 'start' | 'end';
}

/** One page of a connection as one operation reads it. */
export async function readPage(
  { source, history, filter, order, from }: WalkOptions,
  count: number,
  cursor: string | null,
) {
  const { sessionId = null, userId = null } = filter;
  const sources = new Map([['shop', source]]);
  const { loaders } = createGraphContext({ requestId: 'walk', sources, history });
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
