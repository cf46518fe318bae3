import type { OutputRef } from '@pothos/core';
import type { Edge } from '../lists/to-edges.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import { builder } from './builder.ts';
import { costs } from './field-cost.ts';
import { ChatbotRef, MessageRef, SessionRef, UserRef } from './refs.ts';

type PageInfoOf = Omit<ConnectionPage<unknown>, 'totalCount' | 'nodes'>;

export const PageInfo = builder.objectRef<PageInfoOf>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      nullable: false,
      description:
        'True only if a further row follows this page. Exact: where the page leaves it open, at most one more upstream call tells.',
      resolve: (page) => page.hasNextPage(),
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description:
        'True only if a further row precedes this page. Exact: where the page leaves it open, at most one more upstream call tells.',
      resolve: (page) => page.hasPreviousPage(),
    }),
    startCursor: t.string({
      description: 'The cursor of the first row, null on an empty page.',
      resolve: (page) => page.edges[0]?.cursor ?? null,
    }),
    endCursor: t.string({
      description: 'The cursor of the last row, null on an empty page.',
      resolve: (page) => page.edges.at(-1)?.cursor ?? null,
    }),
  }),
});

/** Adds `XConnection` and `XEdge` for rows of the type `X`. The casts: Pothos cannot relate a generic row to its ref. */
function addConnection<Row>(name: string, node: OutputRef<Row>, rows: string) {
  const edge = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: `One of the ${rows} with its place in the list.`,
    fields: (t) => ({
      cursor: t.string({
        nullable: false,
        description: 'Marks this row in this list: pass it as `after` or `before`. Opaque and URL-safe.',
        resolve: ({ cursor }) => cursor,
      }),
      node: t.field({
        type: node,
        nullable: false,
        description: 'The row.',
        resolve: (edge) => edge.node as never,
      }),
    }),
  });
  const connection = builder.objectRef<ConnectionPage<Row>>(`${name}Connection`).implement({
    description: `A window of a list of ${rows}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        ...costs({ kind: 'rows' }),
        nullable: false,
        description: 'The rows with their cursors.',
        resolve: ({ edges }) => edges,
      }),
      nodes: t.field({
        type: [node],
        ...costs({ kind: 'rows' }),
        nullable: false,
        description: 'The rows alone.',
        resolve: ({ nodes }) => nodes as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        nullable: false,
        description: 'What comes before and after.',
        resolve: (connection) => connection,
      }),
      totalCount: t.int({
        description: `How many ${rows} the whole list holds; null where the provider does not count them, or cannot list them, or where they are said to be more than an Int can tell.`,
        resolve: async (connection) => toIntOrNull(await connection.totalCount()),
      }),
    }),
  });
  return { connection, edge };
}

const largestInt = 2_147_483_647;

export function toIntOrNull(count: number | null): number | null {
  return count !== null && count > largestInt ? null : count;
}

export const { connection: ChatbotConnection } = addConnection('Chatbot', ChatbotRef, 'chatbots');
export const { connection: UserConnection } = addConnection('User', UserRef, 'users');
export const { connection: SessionConnection } = addConnection('Session', SessionRef, 'sessions');
export const { connection: MessageConnection, edge: MessageEdge } = addConnection(
  'Message',
  MessageRef,
  'messages',
);
