import { BadUserInputError } from '../errors.ts';
import type { SqlResult as SqlResultModel } from '../models.ts';
import { builder } from './builder.ts';

const defaultLimit = 100;

export const SqlResult = builder.objectRef<SqlResultModel>('SqlResult').implement({
  description: 'The rows that a statement gave. Sensitive: all of it needs the scope `read:sql`.',
  // Whichever way may lead here one day.
  authScopes: { 'read:sql': true },
  fields: (t) => ({
    columns: t.stringList({
      nullable: { list: true, items: false },
      description: 'The names of the columns: the keys of all rows, in the order in which they first appear.',
      resolve: ({ rows, columns }) => columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))],
    }),
    rowCount: t.int({ description: 'How many rows there are.', resolve: ({ rows }) => rows.length }),
    rows: t.field({
      type: ['JSONObject'],
      nullable: { list: true, items: false },
      description: 'The rows, or a slice of them.',
      args: {
        offset: t.arg.int({
          defaultValue: 0,
          description: 'How many rows to leave out first.',
        }),
        limit: t.arg.int({ defaultValue: defaultLimit, description: 'Most rows to give.' }),
      },
      resolve: ({ rows }, args) => {
        const offset = args.offset ?? 0;
        const limit = args.limit ?? defaultLimit;
        if (offset < 0 || limit < 0) {
          throw new BadUserInputError('`offset` and `limit` must not be negative.');
        }
        return rows.slice(offset, offset + limit);
      },
    }),
    viewLink: t.expose('viewLink', {
      type: 'URL',
      description: 'Opens the whole result to whoever holds it: treat it as a secret.',
    }),
  }),
});
