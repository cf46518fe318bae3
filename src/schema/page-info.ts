import type { ConnectionPage } from '../loaders/read-connection-page.ts';
import { builder } from './builder.ts';

export const PageInfo = builder.objectRef<ConnectionPage<unknown>>('PageInfo').implement({
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
