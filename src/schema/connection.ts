import type { OutputRef } from '@pothos/core';
import type { WindowRequest } from '../loaders/list-keys.ts';
import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import type { Edge } from '../pagination/to-edges.ts';
import { builder } from './builder.ts';
import { PageInfo, type PageInfoSource } from './page-info.ts';

/** What a connection's fields are answered from. */
export interface Connection<Row> extends PageInfoSource {
  readonly edges: readonly Edge<Row>[];
  totalCount(): Promise<number | null>;
}

/** Reads the window at once; an empty one (`first: 0`) only when a field needs it. */
export async function loadConnection<Row>(
  window: WindowRequest,
  load: (window: WindowRequest) => Promise<ConnectionPage<Row>>,
): Promise<Connection<Row>> {
  if (window.count === 0) return emptyConnection(window, load);
  const page = await load(window);
  return { ...page, totalCount: async () => page.totalCount };
}

function emptyConnection<Row>(
  window: WindowRequest,
  load: (window: WindowRequest) => Promise<ConnectionPage<Row>>,
): Connection<Row> {
  // The row that the window stopped short of tells all that is asked of an empty window.
  const next = () => load({ ...window, count: 1 });
  const isStart = window.from === 'start';
  const hasRow = async () => (await next()).edges.length > 0;
  return {
    edges: [],
    totalCount: async () => (await next()).totalCount,
    hasNextPage: isStart ? hasRow : async () => (await next()).hasNextPage(),
    hasPreviousPage: isStart ? async () => (await next()).hasPreviousPage() : hasRow,
  };
}

/** Adds the types `XConnection` and `XEdge` for rows of the type `X`; `rows` names them in descriptions. */
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
  return builder.objectRef<Connection<Row>>(`${name}Connection`).implement({
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
        description: `How many ${rows} the whole list holds; null where the provider does not count them.`,
        resolve: (connection) => connection.totalCount(),
      }),
    }),
  });
}
