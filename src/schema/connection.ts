import type { OutputRef } from '@pothos/core';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import type { Edge } from '../pagination/to-edges.ts';
import { builder } from './builder.ts';
import { PageInfo } from './page-info.ts';

/**
 * Adds the types `XConnection` and `XEdge` for rows of the type `X`; `rows` names them in descriptions. The casts are
 * there because Pothos cannot relate a generic row to its ref; `node` itself ties them together.
 */
export function addConnection<Row>(name: string, node: OutputRef<Row>, rows: string) {
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
  return builder.objectRef<ConnectionPage<Row>>(`${name}Connection`).implement({
    description: `A window of a list of ${rows}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description: 'The rows with their cursors.',
        resolve: ({ edges }) => edges,
      }),
      nodes: t.field({
        type: [node],
        nullable: false,
        description: 'The rows alone.',
        resolve: ({ edges }) => edges.map((edge) => edge.node) as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        nullable: false,
        description: 'What comes before and after.',
        resolve: (connection) => connection,
      }),
      totalCount: t.int({
        description: `How many ${rows} the whole list holds; null where the provider does not count them, or cannot list them, or where they are said to be more than an Int can tell.`,
        resolve: async (connection) => {
          const total = await connection.totalCount();
          return total !== null && total > largestInt ? null : total;
        },
      }),
    }),
  });
}

const largestInt = 2_147_483_647;
