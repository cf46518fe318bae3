import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../schema/create-schema.ts';
import type { Command } from './command.ts';

/** `convograph schema`: what the committed `schema.graphql` holds. */
export const schema: Command = {
  summary: 'print the GraphQL schema (SDL)',
  flags: {},
  help: [],
  async run(_flags, terminal) {
    terminal.print(printSchema(lexicographicSortSchema(createSchema())));
    return 0;
  },
};
